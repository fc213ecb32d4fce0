with

leads as (

    select
        *,
        source || ':' || record_type || ':' || record_id as record_key

    from {{ ref('int_record_conversions') }}
    where conversion_type = 'lead'

),

owners as (

    select
        'salesforce:lead:' || id as record_key,
        'salesforce:' || owner_id as rep_key

    from {{ ref('int_salesforce_leads_latest') }}

    union all

    select
        'hubspot:contact:' || record_id as record_key,
        'hubspot:' || lower(trim(owner)) as rep_key

    from {{ ref('int_hubspot_contacts_latest') }}

),

reps_mapped as (

    select * from {{ ref('int_reps_mapped') }}

),

observed as (

    select * from {{ ref('int_crm_observed') }}

),

activities as (

    select * from {{ ref('int_sales_activities_unified') }}
    where is_completed and kind <> 'note'

),

-- Where no CRM that holds the person exports activities, nobody knows whether it was answered.
reachable as (

    select distinct person_id
    from {{ ref('int_record_persons') }}
    where source in (select activities.source from activities)

),

-- What is known by its day alone counts at the end of that day, so that no response is flattered.
touches as (

    select
        person_id,
        if(
            occurred_at = date_trunc('day', occurred_at), occurred_at + interval 1 day, occurred_at
        ) as touched_at

    from activities
    where person_id is not null and occurred_at is not null

),

-- The last time that each person became, or took part in, what sales works on.
qualified as (

    select
        person_id,
        max(converted_at) as qualified_at

    from {{ ref('int_conversion_persons') }}
    where conversion_type in ('sql', 'opportunity')
    group by person_id

),

final as (

    select
        leads.conversion_id,
        leads.person_id,
        leads.source,
        reps_mapped.rep_id,
        leads.converted_at as lead_at,
        touches.touched_at as answered_at,
        date_diff('second', leads.converted_at, touches.touched_at) as response_seconds,
        date_diff('second', leads.converted_at, observed.observed_until) as observed_seconds,
        reachable.person_id is not null as is_observed,
        coalesce(qualified.qualified_at >= leads.converted_at, false) as is_qualified

    from leads
    asof left join touches
        on
            leads.person_id = touches.person_id
            and leads.converted_at <= touches.touched_at
    left join reachable
        on leads.person_id = reachable.person_id
    left join qualified
        on leads.person_id = qualified.person_id
    left join owners
        on leads.record_key = owners.record_key
    left join reps_mapped
        on owners.rep_key = reps_mapped.rep_key
    left join observed
        on leads.source = observed.source

)

select * from final

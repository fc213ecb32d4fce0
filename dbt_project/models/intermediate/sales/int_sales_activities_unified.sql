with

activities as (

    select * from {{ ref('int_sales_activity_records') }}

),

record_persons as (

    select * from {{ ref('int_record_persons') }}
    where source in ('salesforce', 'hubspot', 'pipedrive')

),

deals as (

    select * from {{ ref('int_deals_unified') }}

),

accounts_mapped as (

    select * from {{ ref('int_accounts_mapped') }}

),

reps_mapped as (

    select * from {{ ref('int_reps_mapped') }}

),

final as (

    select
        activities.activity_id,
        activities.source,
        record_persons.person_id,
        coalesce(
            accounts_mapped.account_id, deals.account_id, record_persons.account_id
        ) as account_id,
        deals.deal_id,
        reps_mapped.rep_id,
        activities.kind,
        activities.outcome,
        activities.subject,
        coalesce(activities.is_completed, false) as is_completed,
        activities.occurred_at,
        activities._load_id,
        activities._row_number

    from activities
    left join record_persons
        on
            activities.source = record_persons.source
            and activities.who_id = record_persons.record_id
    left join deals
        on activities.source || ':' || activities.what_id = deals.deal_id
    left join accounts_mapped
        on activities.source || ':' || activities.account_id = accounts_mapped.account_key
    left join reps_mapped
        on activities.source || ':' || activities.owner_id = reps_mapped.rep_key

)

select * from final

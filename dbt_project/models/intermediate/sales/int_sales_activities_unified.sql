with

tasks as (

    select * from {{ ref('int_salesforce_tasks_latest') }}
    where not coalesce(is_deleted, false)

),

events as (

    select * from {{ ref('int_salesforce_events_latest') }}
    where not coalesce(is_deleted, false)

),

record_persons as (

    select * from {{ ref('int_record_persons') }}
    where source = 'salesforce'

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

unioned as (

    select
        'salesforce:task:' || id as activity_id,
        case
            when lower(type) like '%call%' then 'call'
            when lower(type) like '%email%' then 'email'
            when lower(type) like '%meeting%' then 'meeting'
            else 'task'
        end as kind,
        coalesce(call_disposition, status) as outcome,
        coalesce(completed_at is not null or lower(status) = 'completed', false) as is_completed,
        subject,
        who_id,
        what_id,
        account_id,
        owner_id,
        coalesce(completed_at, activity_date::timestamp, created_at) as occurred_at,
        _load_id,
        _row_number

    from tasks

    union all

    select
        'salesforce:event:' || id as activity_id,
        case
            when lower(type) like '%call%' then 'call'
            when lower(type) like '%email%' then 'email'
            else 'meeting'
        end as kind,
        null::varchar as outcome,
        true as is_completed,
        subject,
        who_id,
        what_id,
        account_id,
        owner_id,
        coalesce(start_at, created_at) as occurred_at,
        _load_id,
        _row_number

    from events

),

final as (

    select
        unioned.activity_id,
        'salesforce' as source,
        record_persons.person_id,
        coalesce(
            accounts_mapped.account_id, deals.account_id, record_persons.account_id
        ) as account_id,
        deals.deal_id,
        reps_mapped.rep_id,
        unioned.kind,
        unioned.outcome,
        unioned.subject,
        unioned.is_completed,
        unioned.occurred_at,
        unioned._load_id,
        unioned._row_number

    from unioned
    left join record_persons
        on unioned.who_id = record_persons.record_id
    left join deals
        on 'salesforce:' || unioned.what_id = deals.deal_id
    left join accounts_mapped
        on
            'salesforce:' || coalesce(
                unioned.account_id,
                case when unioned.what_id like '001%' then unioned.what_id end
            ) = accounts_mapped.account_key
    left join reps_mapped
        on 'salesforce:' || unioned.owner_id = reps_mapped.rep_key

)

select * from final

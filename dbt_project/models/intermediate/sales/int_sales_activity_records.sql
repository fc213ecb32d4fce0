with

tasks as (

    select * from {{ ref('int_salesforce_tasks_latest') }}
    where not coalesce(is_deleted, false)

),

events as (

    select * from {{ ref('int_salesforce_events_latest') }}
    where not coalesce(is_deleted, false)

),

pipedrive_activities as (

    select * from {{ ref('int_pipedrive_activities_latest') }}
    where not coalesce(is_deleted, false)

),

engagements as (

    select * from {{ ref('int_hubspot_engagements_merged') }}
    where not is_deleted

),

final as (

    select
        'salesforce:task:' || id as activity_id,
        'salesforce' as source,
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
        coalesce(account_id, case when what_id like '001%' then what_id end) as account_id,
        owner_id,
        coalesce(completed_at, activity_date::timestamp, created_at) as occurred_at,
        _load_id,
        _row_number

    from tasks

    union all

    select
        'salesforce:event:' || id as activity_id,
        'salesforce' as source,
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
        coalesce(account_id, case when what_id like '001%' then what_id end) as account_id,
        owner_id,
        coalesce(start_at, created_at) as occurred_at,
        _load_id,
        _row_number

    from events

    union all

    select
        'pipedrive:activity:' || id as activity_id,
        'pipedrive' as source,
        case
            when lower(type) like '%call%' then 'call'
            when lower(type) like '%mail%' then 'email'
            when lower(type) similar to '.*(meeting|lunch|demo).*' then 'meeting'
            else 'task'
        end as kind,
        status as outcome,
        done_at is not null or lower(trim(done)) in ('done', 'true', 'yes', '1') as is_completed,
        subject,
        person_id as who_id,
        deal_id as what_id,
        organization_id as account_id,
        lower(trim(owner)) as owner_id,
        coalesce(
            done_at,
            due_date + try_cast(due_time as time),
            due_date::timestamp,
            created_at
        ) as occurred_at,
        _load_id,
        _row_number

    from pipedrive_activities

    union all

    select
        'hubspot:engagement:' || engagement_id as activity_id,
        'hubspot' as source,
        kind,
        outcome,
        case
            when kind = 'task' then coalesce(lower(outcome) = 'completed', false)
            else not coalesce(
                lower(outcome) similar to '.*(scheduled|cancel+ed|no.?show|rescheduled).*', false
            )
        end as is_completed,
        subject,
        contact_id as who_id,
        deal_id as what_id,
        company_id as account_id,
        owner_id,
        occurred_at,
        _load_id,
        _row_number

    from engagements

)

select * from final

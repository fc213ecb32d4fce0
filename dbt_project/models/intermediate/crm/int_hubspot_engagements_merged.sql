with

engagements as (

    select * from {{ ref('stg_hubspot__engagements') }}

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

associations as (

    select
        engagement_id,
        min(contact_id) as contact_id,
        min(deal_id) as deal_id,
        min(company_id) as company_id

    from {{ ref('stg_hubspot__associations') }}
    where engagement_id is not null
    group by engagement_id

),

placed as (

    select
        engagements.*,
        struct_pack(
            synced := coalesce(engagements.synced_at, '-infinity'::timestamp),
            load := coalesce(loads.load_order, 0),
            line := engagements._row_number
        ) as place

    from engagements
    left join loads
        on engagements._load_id = loads.load_id

),

-- One table lists the engagement, another says what it was: each column of the newest with it.
merged as (

    select
        engagement_id,
        arg_max(type, place) filter (where type is not null) as type,
        arg_max(subject, place) filter (where subject is not null) as subject,
        arg_max(outcome, place) filter (where outcome is not null) as outcome,
        arg_max(owner_id, place) filter (where owner_id is not null) as owner_id,
        coalesce(arg_max(is_deleted, place) filter (where is_deleted is not null), false)
            as is_deleted,
        max(ended_at) as ended_at,
        coalesce(
            arg_max(occurred_at, place) filter (where occurred_at is not null),
            min(created_at)
        ) as occurred_at,
        arg_max(_load_id, place) as _load_id,
        arg_max(_row_number, place) as _row_number

    from placed
    group by engagement_id

),

final as (

    select
        merged.* exclude (type, ended_at),
        case
            when lower(merged.type) like '%call%' then 'call'
            when lower(merged.type) like '%meeting%' or merged.ended_at is not null then 'meeting'
            when lower(merged.type) like '%note%' then 'note'
            when lower(merged.type) like '%task%' or lower(merged.type) = 'todo' then 'task'
            else 'email'
        end as kind,
        associations.contact_id,
        associations.deal_id,
        associations.company_id

    from merged
    left join associations
        on merged.engagement_id = associations.engagement_id

)

select * from final

with

activities as (

    select * from {{ source('pipedrive', 'activities') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'pipedrive' and account_id is null
),

final as (

    select
        activities.id, activities.deal_id, activities.person_id, activities.organization_id,
        activities.subject, activities.type, activities.deal, activities.person,
        activities.organization, activities.owner, activities.status, activities.done,
        activities.due_time, activities.is_deleted, activities.due_date,
        {{ to_utc('activities.created_at') }} as created_at,
        {{ to_utc('activities.updated_at') }} as updated_at,
        {{ to_utc('activities.done_at') }} as done_at,
        activities._load_id, activities._row_number

    from activities
    cross join account_zone

)

select * from final

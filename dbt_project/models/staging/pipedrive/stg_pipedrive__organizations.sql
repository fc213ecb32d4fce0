with

organizations as (

    select * from {{ source('pipedrive', 'organizations') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'pipedrive' and account_id is null
),

final as (

    select
        organizations.id, organizations.name, organizations.address, organizations.city,
        organizations.country, organizations.website, organizations.industry,
        organizations.labels, organizations.owner, organizations.number_of_employees,
        organizations.is_deleted,
        {{ to_utc('organizations.created_at') }} as created_at,
        {{ to_utc('organizations.updated_at') }} as updated_at,
        organizations._load_id, organizations._row_number

    from organizations
    cross join account_zone

)

select * from final

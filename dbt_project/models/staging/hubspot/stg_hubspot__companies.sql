with

companies as (

    select * from {{ source('hubspot', 'companies') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'hubspot' and account_id is null
),

final as (

    select
        companies.record_id,
        companies.merged_record_ids,
        companies.name,
        companies.domain,
        companies.website,
        companies.owner,
        companies.industry,
        companies.country,
        companies.city,
        companies.lifecycle_stage,
        companies.number_of_employees,
        companies.is_deleted,
        {{ hubspot_utc('companies', 'created_at') }} as created_at,
        {{ hubspot_utc('companies', 'last_modified_at') }} as last_modified_at,
        companies._load_id,
        companies._row_number

    from companies
    cross join account_zone

)

select * from final

with

persons as (

    select * from {{ source('pipedrive', 'persons') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'pipedrive' and account_id is null
),

final as (

    select
        persons.id, persons.organization_id, persons.name, persons.first_name, persons.last_name,
        persons.organization, persons.email_work, persons.email_home, persons.email_other,
        persons.phone_work, persons.phone_home, persons.phone_mobile, persons.phone_other,
        persons.job_title, persons.labels, persons.owner, persons.marketing_status,
        persons.double_opt_in, persons.is_deleted,
        {{ to_utc('persons.created_at') }} as created_at,
        {{ to_utc('persons.updated_at') }} as updated_at,
        persons._load_id, persons._row_number

    from persons
    cross join account_zone

)

select * from final

with

accounts as (

    select * from {{ source('salesforce', 'accounts') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('master_record_id') }} as master_record_id,
        {{ salesforce_id('parent_id') }} as parent_id,
        {{ salesforce_id('owner_id') }} as owner_id,
        name, type, billing_city, billing_country, phone, website, industry, currency,
        annual_revenue, number_of_employees, is_deleted, created_at, last_modified_at,
        system_modstamp,
        _load_id, _row_number

    from accounts

)

select * from final

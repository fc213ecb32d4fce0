with

leads as (

    select * from {{ source('salesforce', 'leads') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('master_record_id') }} as master_record_id,
        {{ salesforce_id('owner_id') }} as owner_id,
        {{ salesforce_id('converted_account_id') }} as converted_account_id,
        {{ salesforce_id('converted_contact_id') }} as converted_contact_id,
        {{ salesforce_id('converted_opportunity_id') }} as converted_opportunity_id,
        gclid, first_name, last_name, title, company, city, country, phone, mobile_phone, email,
        website, lead_source, status, industry, number_of_employees, is_deleted, is_converted,
        has_opted_out_of_email, converted_date, created_at, last_modified_at, system_modstamp,
        mql_at,
        _load_id, _row_number

    from leads

)

select * from final

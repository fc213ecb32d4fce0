with

contacts as (

    select * from {{ source('salesforce', 'contacts') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('master_record_id') }} as master_record_id,
        {{ salesforce_id('account_id') }} as account_id,
        {{ salesforce_id('owner_id') }} as owner_id,
        first_name, last_name, title, mailing_city, mailing_country, phone, mobile_phone, email,
        lead_source, is_deleted, has_opted_out_of_email, created_at, last_modified_at,
        system_modstamp,
        _load_id, _row_number

    from contacts

)

select * from final

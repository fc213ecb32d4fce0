with

contacts as (

    select * from {{ source('salesforce', 'contacts') }}

),

final as (

    select
        id, master_record_id, account_id, owner_id,
        first_name, last_name, title, mailing_city, mailing_country, phone, mobile_phone, email,
        lead_source,
        is_deleted, has_opted_out_of_email,
        created_at, last_modified_at, system_modstamp,
        _load_id, _row_number

    from contacts

)

select * from final

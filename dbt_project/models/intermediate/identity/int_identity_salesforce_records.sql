with

leads as (

    select * from {{ ref('int_salesforce_leads_latest') }}

),

contacts as (

    select * from {{ ref('int_salesforce_contacts_latest') }}

),

final as (

    select
        'salesforce' as source,
        'lead' as record_type,
        id as record_id,
        {{ normalized_email('email') }} as email,
        first_name,
        last_name,
        concat_ws(' ', first_name, last_name) as full_name,
        phone,
        mobile_phone,
        company,
        city,
        country,
        'salesforce:' || converted_account_id as account_key,
        master_record_id as merged_into_id,
        null::varchar as lifecycle_stage,
        coalesce(is_deleted, false) as is_deleted,
        created_at,
        _load_id,
        _row_number

    from leads

    union all

    select
        'salesforce' as source,
        'contact' as record_type,
        id as record_id,
        {{ normalized_email('email') }} as email,
        first_name,
        last_name,
        concat_ws(' ', first_name, last_name) as full_name,
        phone,
        mobile_phone,
        null::varchar as company,
        mailing_city as city,
        mailing_country as country,
        'salesforce:' || account_id as account_key,
        master_record_id as merged_into_id,
        null::varchar as lifecycle_stage,
        coalesce(is_deleted, false) as is_deleted,
        created_at,
        _load_id,
        _row_number

    from contacts

)

select * from final

with

profiles as (

    select * from {{ source('klaviyo', 'profiles') }}

),

final as (

    select
        profile_id,
        email, first_name, last_name, phone, company, email_consent, sms_consent, source_label,
        created_at, email_consent_at, last_active_at,
        _load_id, _row_number

    from profiles

)

select * from final

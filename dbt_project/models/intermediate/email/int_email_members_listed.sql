with

mailchimp as (

    select * from {{ ref('stg_mailchimp__audience_members') }}

),

mailchimp_members as (

    select * from {{ ref('stg_mailchimp__members') }}

),

klaviyo as (

    select * from {{ ref('stg_klaviyo__profiles') }}

),

brevo as (

    select * from {{ ref('stg_brevo__contacts') }}

),

others as (

    select * from {{ ref('int_email_contacts_listed') }}

),

unioned as (

    select
        'mailchimp' as source,
        null::varchar as member_id,
        euid as record_id,
        email,
        full_name,
        first_name,
        last_name,
        phone,
        company,
        status as email_status,
        unsub_reason as status_reason,
        null::varchar as sms_status,
        coalesce(optin_at, confirm_at, last_changed_at) as created_at,
        coalesce(unsub_at, clean_at, last_changed_at) as status_at,
        greatest(last_changed_at, unsub_at, clean_at, confirm_at, optin_at) as changed_at,
        _load_id,
        _row_number

    from mailchimp
    union all by name
    select
        'mailchimp' as source,
        member_id,
        unique_email_id as record_id,
        email,
        first_name,
        last_name,
        lower(status) as email_status,
        unsubscribe_reason as status_reason,
        coalesce(optin_at, signup_at, last_changed_at) as created_at,
        last_changed_at as changed_at,
        _load_id,
        _row_number

    from mailchimp_members
    union all by name
    select
        'klaviyo' as source,
        profile_id as member_id,
        profile_id as record_id,
        email,
        first_name,
        last_name,
        phone,
        company,
        lower(email_consent) as email_status,
        lower(sms_consent) as sms_status,
        created_at,
        email_consent_at as status_at,
        coalesce(last_active_at, created_at) as changed_at,
        _load_id,
        _row_number

    from klaviyo
    union all by name
    select
        'brevo' as source,
        contact_id as member_id,
        coalesce(contact_id, {{ normalized_email('email') }}, 'sms:' || phone) as record_id,
        email,
        first_name,
        last_name,
        phone,
        company,
        if(email_blacklisted, 'blacklisted', 'allowed') as email_status,
        if(sms_blacklisted, 'blacklisted', 'allowed') as sms_status,
        added_at as created_at,
        coalesce(modified_at, added_at) as changed_at,
        _load_id,
        _row_number

    from brevo
    union all by name
    select
        *,
        coalesce(member_id, {{ normalized_email('email') }}) as record_id

    from others

),

final as (

    select
        *,
        coalesce(record_id, lower(trim(email))) as member_key

    from unioned

)

select * from final

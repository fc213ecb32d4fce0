with

members as (

    select
        *,
        {{ normalized_email('email') }} as normalized_email

    from {{ ref('int_mailchimp_members_latest') }}

),

activity as (

    select * from {{ ref('stg_mailchimp__recipient_activity') }}

),

-- Materialized, so that addresses are normalised and filtered once each, not once per event.
spellings as materialized (

    select
        email,
        min(occurred_at) as first_at,
        min(_load_id) as _load_id

    from activity
    group by email

),

recipients as (

    select
        {{ normalized_email('email') }} as email,
        min(first_at) as first_at,
        min(_load_id) as _load_id

    from spellings
    group by all

),

final as (

    select
        'mailchimp' as source,
        'member' as record_type,
        member_key as record_id,
        normalized_email as email,
        first_name,
        last_name,
        coalesce(
            nullif(trim(full_name), ''), nullif(concat_ws(' ', first_name, last_name), '')
        ) as full_name,
        phone,
        company,
        null::varchar as account_key,
        null::varchar as merged_into_id,
        null::varchar as lifecycle_stage,
        status as email_status,
        false as is_deleted,
        coalesce(optin_at, confirm_at, last_changed_at) as created_at,
        _load_id,
        _row_number

    from members

    union all by name

    -- Recipients whose audience file has not been exported.
    select
        'mailchimp' as source,
        'recipient' as record_type,
        recipients.email as record_id,
        recipients.email,
        false as is_deleted,
        recipients.first_at as created_at,
        recipients._load_id

    from recipients
    anti join members
        on recipients.email = members.normalized_email
    where recipients.email is not null

)

select * from final

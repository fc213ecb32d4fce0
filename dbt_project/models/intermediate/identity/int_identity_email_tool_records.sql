with

members as (

    select
        *,
        {{ normalized_email('email') }} as normalized_email

    from {{ ref('int_email_members_latest') }}

),

activity as (

    select * from {{ ref('stg_mailchimp__recipient_activity') }}

),

events as (

    select * from {{ ref('int_email_events_keyed') }}

),

opt_outs as (

    select * from {{ ref('stg_hubspot__email_opt_outs') }}

),

hubspot_contacts as (

    select * from {{ ref('int_hubspot_contacts_latest') }}

),

-- Materialized, so that addresses are normalised and filtered once each, not once per event.
spellings as materialized (

    select
        'mailchimp' as source,
        email,
        min(occurred_at) as first_at,
        min(_load_id) as _load_id

    from activity
    group by email
    union all
    select
        source,
        email,
        min(occurred_at) as first_at,
        min(_load_id) as _load_id

    from events
    group by source, email
    union all
    select
        'hubspot' as source,
        email,
        null as first_at,
        min(_load_id) as _load_id

    from opt_outs
    group by email

),

recipients as (

    select
        source,
        {{ normalized_email('email') }} as email,
        min(first_at) as first_at,
        min(_load_id) as _load_id

    from spellings
    group by all
    -- A condition on the key itself would be moved before the grouping, to every single event.
    having count({{ normalized_email('email') }}) > 0

),

known as (

    select
        source,
        normalized_email as email

    from members
    union all
    select
        'hubspot' as source,
        {{ normalized_email('email') }} as email

    from hubspot_contacts

),

final as (

    select
        source,
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
        email_status,
        false as is_deleted,
        created_at,
        _load_id,
        _row_number

    from members

    union all by name

    -- Recipients whose list has not been exported.
    select
        recipients.source,
        'recipient' as record_type,
        recipients.email as record_id,
        recipients.email,
        false as is_deleted,
        recipients.first_at as created_at,
        recipients._load_id

    from recipients
    anti join known
        on
            recipients.source = known.source
            and recipients.email = known.email

)

select * from final

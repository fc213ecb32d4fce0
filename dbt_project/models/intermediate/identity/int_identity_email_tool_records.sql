with

members as (

    select
        *,
        {{ normalized_email('email') }} as normalized_email

    from {{ ref('int_email_members_latest') }}

),

spellings as (

    select * from {{ ref('int_email_spellings') }}

),

hubspot_contacts as (

    select * from {{ ref('int_hubspot_contacts_latest') }}

),

recipients as (

    select
        source,
        normalized_email as email,
        min(first_at) as first_at,
        min(_load_id) as _load_id

    from spellings
    where normalized_email is not null
    group by source, normalized_email

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

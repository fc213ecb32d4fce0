with

unioned as (

    select * from {{ ref('int_identity_salesforce_records') }}
    union all by name
    select * from {{ ref('int_identity_hubspot_records') }}
    union all by name
    select * from {{ ref('int_identity_pipedrive_records') }}
    union all by name
    select * from {{ ref('int_identity_email_tool_records') }}
    union all by name
    select * from {{ ref('int_identity_neutral_records') }}

),

keyed as (

    select
        * replace (if({{ is_email_hash('email') }}, null, email) as email),
        if({{ is_email_hash('email') }}, email, null) as email_hash,
        source || ':' || record_type || ':' || record_id as record_key,
        source in ('salesforce', 'hubspot', 'pipedrive') and record_type <> 'recipient' as is_crm

    from unioned

),

-- A number from the content: no order to compute over millions of records, the same in every run.
numbered as (

    select
        *,
        (md5_number_lower(record_key) >> 1)::bigint as record_number

    from keyed

),

final as (

    -- The earliest CRM record of a person describes it: 2 ** 40 for no CRM, 2 ** 39 for no time,
    -- then the number, so that no two records are preferred alike. Nothing is before 1970, so that
    -- the lower 63 bits are the number: taken by `&`, since `%` of a hugeint takes a microsecond.
    select
        *,
        (
            if(is_crm, 0, 1099511627776)
            + if(created_at is null, 549755813888, greatest(epoch(created_at)::bigint, 0))
        )::hugeint * 9223372036854775808 + record_number as preference

    from numbered

)

select * from final

with

unioned as (

    select * from {{ ref('int_identity_salesforce_records') }}
    union all by name
    select * from {{ ref('int_identity_hubspot_records') }}
    union all by name
    select * from {{ ref('int_identity_mailchimp_records') }}
    union all by name
    select * from {{ ref('int_identity_neutral_records') }}

),

keyed as (

    select
        *,
        source || ':' || record_type || ':' || record_id as record_key,
        source in ('salesforce', 'hubspot') as is_crm

    from unioned

),

-- The number is the order of preference: the earliest CRM record of a person names the person.
numbered as (

    select
        record_key,
        row_number() over (
            order by is_crm desc, created_at nulls last, record_key
        ) as record_number

    from keyed

),

final as (

    select
        keyed.*,
        numbered.record_number

    from keyed
    inner join numbered
        on keyed.record_key = numbered.record_key

)

select * from final

with

identifiers as (

    select * from {{ ref('int_identity_identifiers') }}

),

reviewed as (

    select * from {{ ref('int_identity_identifiers_reviewed') }}

),

records as (

    select * from {{ ref('int_identity_records') }}

),

usable as (

    select
        identifiers.rule,
        identifiers.identifier,
        identifiers.record_number,
        identifiers.preference

    from identifiers
    inner join reviewed
        on
            identifiers.rule = reviewed.rule
            and identifiers.identifier = reviewed.identifier
    where reviewed.guard_reason is null

),

-- Behind a shared mailbox, the records of one name still are one person.
named as (

    select
        'email_and_name' as rule,
        identifiers.identifier
        || ' | ' || {{ normalized_name('records.first_name') }}
        || ' ' || {{ normalized_name('records.last_name') }} as identifier,
        identifiers.record_number,
        identifiers.preference

    from identifiers
    inner join reviewed
        on
            identifiers.rule = reviewed.rule
            and identifiers.identifier = reviewed.identifier
    inner join records
        on identifiers.record_number = records.record_number
    where
        identifiers.rule = 'email'
        and reviewed.guard_reason in ('role_mailbox', 'different_people')

),

unioned as (

    select * from usable
    union all
    select * from named
    where identifier is not null

),

-- The most preferred record: its number is the end of its preference.
hubs as (

    select
        rule,
        identifier,
        (min(preference) % 9223372036854775808)::bigint as hub_number

    from unioned
    group by rule, identifier
    having count(*) > 1

),

final as (

    -- A star, not a mesh: n records that share an identifier need n - 1 edges.
    select
        hubs.hub_number as left_record_number,
        unioned.record_number as right_record_number,
        unioned.rule,
        unioned.identifier,
        case unioned.rule
            when 'merged_record' then 1.0
            when 'lead_conversion' then 1.0
            when 'email' then 0.95
            when 'email_and_name' then 0.9
            else 0.8
        end::decimal(3, 2) as confidence

    from unioned
    inner join hubs
        on
            unioned.rule = hubs.rule
            and unioned.identifier = hubs.identifier
    where unioned.record_number <> hubs.hub_number

)

select * from final

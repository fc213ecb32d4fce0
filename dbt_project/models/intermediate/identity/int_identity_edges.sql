with

identifiers as not materialized (

    select * from {{ ref('int_identity_identifiers') }}

),

reviewed as not materialized (

    select * from {{ ref('int_identity_identifiers_reviewed') }}

),

records as (

    select * from {{ ref('int_identity_records') }}

),

rules as (

    select * from {{ ref('identity_rules') }}

),

decisions as (

    select * from {{ ref('int_identity_decisions_resolved') }}
    where decision = 'same'

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
    where reviewed.guard_reason is null and identifiers.rule <> 'phone'

),

-- Behind a shared mailbox or a phone, the records of one name still are one person.
named as (

    select
        identifiers.rule || '_and_name' as rule,
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
        (
            identifiers.rule = 'email'
            and reviewed.guard_reason in ('role_mailbox', 'different_people')
        )
        or (identifiers.rule = 'phone' and reviewed.guard_reason is null)

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

starred as (

    -- A star, not a mesh: n records that share an identifier need n - 1 edges.
    select
        hubs.hub_number as left_record_number,
        unioned.record_number as right_record_number,
        unioned.rule,
        unioned.identifier

    from unioned
    inner join hubs
        on
            unioned.rule = hubs.rule
            and unioned.identifier = hubs.identifier
    where unioned.record_number <> hubs.hub_number

    union all

    select
        left_record_number,
        right_record_number,
        'manual_same' as rule,
        identifier

    from decisions

),

final as (

    select
        starred.*,
        rules.confidence,
        rules.priority,
        rules.strength

    from starred
    inner join rules
        on starred.rule = rules.rule

)

select * from final

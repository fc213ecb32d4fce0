with

reviewed as not materialized (

    select * from {{ ref('int_identity_identifiers_reviewed') }}
    where record_count > 1

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

-- A star, not a mesh: n records that share an identifier need n - 1 edges.
shared as (

    select
        hub_number,
        unnest(record_numbers) as record_number,
        rule,
        identifier

    from reviewed
    where guard_reason is null and rule <> 'phone'

),

crowds as (

    select
        rule || '_and_name' as rule,
        identifier,
        unnest(record_numbers) as record_number

    from reviewed
    where
        (rule = 'email' and guard_reason in ('role_mailbox', 'different_people'))
        or (rule = 'phone' and guard_reason is null)

),

crowd_names as (

    select
        crowds.*,
        records.preference,
        {{ normalized_name('records.first_name') }}
        || ' ' || {{ normalized_name('records.last_name') }} as name_key

    from crowds
    inner join records
        on crowds.record_number = records.record_number

),

-- Behind a shared mailbox or a phone, the records of one name still are one person.
namesakes as (

    select
        rule,
        identifier || ' | ' || name_key as identifier,
        (min(preference) & 9223372036854775807)::bigint as hub_number,
        list(record_number) as record_numbers

    from crowd_names
    group by rule, identifier, name_key
    -- A condition on the key itself would be moved before the grouping, to be worked out twice.
    having count(name_key) > 1

),

starred as (

    select
        hub_number as left_record_number,
        record_number as right_record_number,
        rule,
        identifier

    from shared
    where record_number <> hub_number

    union all

    select
        hub_number as left_record_number,
        unnest(list_filter(
            record_numbers, lambda record_number: record_number <> hub_number
        )) as right_record_number,
        rule,
        identifier

    from namesakes

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

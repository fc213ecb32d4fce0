with

decisions as (

    select
        lower(trim(decision)) as decision,
        trim(left_record) as left_record,
        trim(right_record) as right_record,
        decided_at

    from {{ ref('stg_neutral__identity_decisions') }}

),

records as (

    select * from {{ ref('int_identity_records') }}

),

named as (

    select left_record as name
    from decisions
    union
    select right_record as name
    from decisions

),

-- An address stands for every record that carries it.
found as (

    select
        named.name,
        records.record_number

    from records
    inner join named
        on records.record_key = named.name
    union
    select
        named.name,
        records.record_number

    from records
    inner join named
        on records.email = lower(named.name)

),

pairs as (

    select
        decisions.decision,
        decisions.decided_at,
        decisions.left_record || ' | ' || decisions.right_record as identifier,
        lefts.record_number is not null and rights.record_number is not null
        and decisions.decision in ('same', 'different') as is_understood,
        least(lefts.record_number, rights.record_number) as left_record_number,
        greatest(lefts.record_number, rights.record_number) as right_record_number

    from decisions
    left join found as lefts
        on decisions.left_record = lefts.name
    left join found as rights
        on decisions.right_record = rights.name

),

final as (

    -- The latest word on a pair; of two at once, the one that keeps apart.
    select
        left_record_number,
        right_record_number,
        arg_max(decision, (decided_at, decision = 'different', identifier)) as decision,
        arg_max(identifier, (decided_at, decision = 'different', identifier)) as identifier

    from pairs
    where is_understood and left_record_number <> right_record_number
    group by left_record_number, right_record_number

    union all by name

    -- A word or a record that is not known decides nothing, and is listed.
    select distinct
        'not_understood' as decision,
        identifier

    from pairs
    where not is_understood

)

select * from final

with

-- One record is no two people.
members as (

    select
        rule,
        identifier,
        unnest(record_numbers) as record_number

    from {{ ref('int_identity_identifiers') }}
    where record_count > 1 and rule in ('email', 'email_hash', 'click_id')

),

visitors as (

    select
        identifier,
        unnest(record_numbers) as record_number

    from {{ ref('int_identity_identifiers') }}
    where rule = 'visitor'

),

named as (

    select
        members.rule,
        members.identifier,
        records.first_name,
        records.last_name

    from members
    inner join {{ ref('int_identity_records') }} as records
        on members.record_number = records.record_number
    where records.is_crm and records.last_name is not null

),

-- A visitor is only seen with addresses: the CRM records of those addresses are its evidence.
seen as (

    select distinct
        visitors.identifier,
        records.email

    from visitors
    inner join {{ ref('int_identity_records') }} as records
        on visitors.record_number = records.record_number
    where records.email is not null

),

evidence as (

    select * from named

    union all

    select
        'visitor' as rule,
        seen.identifier,
        named.first_name,
        named.last_name

    from seen
    inner join named
        on
            seen.email = named.identifier
            and named.rule = 'email'

),

-- As written first: few have names that differ at all, and only theirs are compared.
several as (

    select
        rule,
        identifier

    from evidence
    group by rule, identifier
    having min(last_name) <> max(last_name)

),

names as (

    select distinct
        evidence.rule,
        evidence.identifier,
        {{ normalized_name('evidence.first_name') }} as first_name,
        {{ normalized_name('evidence.last_name') }} as last_name

    from evidence
    semi join several
        on evidence.rule = several.rule and evidence.identifier = several.identifier

),

counted as (

    select
        rule,
        identifier,
        count(distinct last_name) as last_names

    from names
    group by rule, identifier

),

-- Fifty last names are no one person: no need to compare them pair by pair.
final as (

    select distinct
        one.rule,
        one.identifier

    from counted
    inner join names as one
        on counted.rule = one.rule and counted.identifier = one.identifier
    inner join names as other
        on counted.rule = other.rule and counted.identifier = other.identifier
    where
        counted.last_names < 50
        and one.last_name < other.last_name
        and {{ names_differ('one.last_name', 'other.last_name') }}
        and (
            one.first_name is null
            or other.first_name is null
            or {{ names_differ('one.first_name', 'other.first_name') }}
        )

    union all

    select
        rule,
        identifier

    from counted
    where last_names >= 50

)

select * from final

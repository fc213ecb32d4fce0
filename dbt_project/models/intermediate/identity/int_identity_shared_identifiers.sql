with

identifiers as (

    select * from {{ ref('int_identity_identifiers') }}
    where rule in ('email', 'email_hash', 'click_id', 'visitor')

),

records as (

    select * from {{ ref('int_identity_records') }}

),

crm_names as (

    select
        record_number,
        {{ normalized_name('first_name') }} as first_name,
        {{ normalized_name('last_name') }} as last_name

    from records
    where is_crm

),

-- A visitor is only seen with addresses: the CRM records of those addresses are its evidence.
evidence as (

    select
        rule,
        identifier,
        record_number

    from identifiers
    where rule <> 'visitor'

    union all

    select
        visitors.rule,
        visitors.identifier,
        owners.record_number

    from identifiers as visitors
    inner join records
        on visitors.record_number = records.record_number
    inner join identifiers as owners
        on
            records.email = owners.identifier
            and owners.rule = 'email'
    where visitors.rule = 'visitor'

),

names as (

    select distinct
        evidence.rule,
        evidence.identifier,
        crm_names.first_name,
        crm_names.last_name

    from evidence
    inner join crm_names
        on evidence.record_number = crm_names.record_number
    where crm_names.last_name is not null

),

several as (

    select
        rule,
        identifier,
        count(distinct last_name) as last_names

    from names
    group by rule, identifier
    having count(distinct last_name) > 1

),

-- Fifty last names are no one person: no need to compare them pair by pair.
compared as (

    select
        several.rule,
        several.identifier

    from several
    inner join names as one
        on several.rule = one.rule and several.identifier = one.identifier
    inner join names as other
        on several.rule = other.rule and several.identifier = other.identifier
    where
        several.last_names < 50
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

    from several
    where last_names >= 50

),

final as (

    select distinct
        rule,
        identifier

    from compared

)

select * from final

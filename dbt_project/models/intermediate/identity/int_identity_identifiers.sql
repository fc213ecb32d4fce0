with

records as (

    select * from {{ ref('int_identity_records') }}

),

hashed_records as (

    select
        email_hash,
        record_number,
        preference

    from records
    where email_hash is not null

),

-- Addresses are hashed only where an export carries hashes alone.
hashed_addresses as (

    select distinct
        email,
        unnest([md5(email), sha256(email)]) as email_hash

    from records
    where email is not null and exists (select 1 from hashed_records)

),

-- A touch or a list may give a record what it has already.
link_members as (

    select distinct
        rule,
        identifier,
        record_key

    from {{ ref('int_identity_identifiers_linked') }}

),

phones as (

    select distinct
        record_number,
        identifier

    from {{ ref('int_identity_phones') }}

),

-- Distinct: several lists may hold the hash of one address, and a record may carry both.
hash_members as (

    select
        email_hash,
        record_number,
        preference

    from hashed_records

    union distinct

    select
        hashed_records.email_hash,
        records.record_number,
        records.preference

    from hashed_records
    inner join hashed_addresses
        on hashed_records.email_hash = hashed_addresses.email_hash
    inner join records
        on hashed_addresses.email = records.email

),

found as (

    select
        'email' as rule,
        email as identifier,
        record_number,
        preference

    from records
    where email is not null

    union all

    select
        link_members.rule,
        link_members.identifier,
        records.record_number,
        records.preference

    from link_members
    inner join records
        on link_members.record_key = records.record_key
    where link_members.rule <> 'email' or link_members.identifier is distinct from records.email

    union all

    select
        'phone' as rule,
        phones.identifier,
        records.record_number,
        records.preference

    from phones
    inner join records
        on phones.record_number = records.record_number

    union all

    select
        'email_hash' as rule,
        email_hash as identifier,
        record_number,
        preference

    from hash_members

),

-- Grouped once, into a list of numbers: what follows joins millions of texts no more.
final as (

    select
        rule,
        identifier,
        count(*) as record_count,
        -- The most preferred record: its number is the end of its preference.
        (min(preference) & 9223372036854775807)::bigint as hub_number,
        list(record_number) as record_numbers

    from found
    where identifier is not null
    group by rule, identifier

)

select * from final

with

records as (

    select * from {{ ref('int_identity_records') }}

),

phones as (

    select * from {{ ref('int_identity_phones') }}

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

link_members as (

    select * from {{ ref('int_identity_identifiers_linked') }}

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

    from hashed_records

    union all

    select
        'email_hash' as rule,
        hashed_records.email_hash as identifier,
        records.record_number,
        records.preference

    from hashed_records
    inner join hashed_addresses
        on hashed_records.email_hash = hashed_addresses.email_hash
    inner join records
        on hashed_addresses.email = records.email

),

final as (

    select distinct
        rule,
        identifier,
        record_number,
        preference

    from found
    where identifier is not null

)

select * from final

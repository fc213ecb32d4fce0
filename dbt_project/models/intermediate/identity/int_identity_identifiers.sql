with

records as (

    select * from {{ ref('int_identity_records') }}

),

phones as (

    select * from {{ ref('int_identity_phones') }}

),

hashes as (

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
    where email is not null and exists (select 1 from hashes)

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

    from hashes

    union all

    select
        'email_hash' as rule,
        hashes.email_hash as identifier,
        records.record_number,
        records.preference

    from hashes
    inner join hashed_addresses
        on hashes.email_hash = hashed_addresses.email_hash
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

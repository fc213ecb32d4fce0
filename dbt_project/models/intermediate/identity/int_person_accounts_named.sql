with

person_records as not materialized (

    select * from {{ ref('int_person_records') }}

),

accounts_mapped as (

    select * from {{ ref('int_accounts_mapped') }}

),

free_mail_domains as (

    select * from {{ ref('free_mail_domains') }}

),

-- A name that one account has, if need be in several systems, and nobody else.
named_accounts as (

    select
        name_key,
        min(account_id) as account_id,
        max(domain) as domain

    from accounts_mapped
    where name_key is not null and is_living
    group by name_key
    having count(distinct account_id) = 1 and count(guard_reason) = 0

),

company_names as (

    select * from {{ ref('int_company_names') }}

),

claims as (

    select
        person_records.person_id,
        person_records.preference,
        named_accounts.account_id,
        named_accounts.domain

    from person_records
    inner join company_names
        on person_records.company = company_names.name
    inner join named_accounts
        on company_names.name_key = named_accounts.name_key
    where person_records.account_key is null

),

claimants as (

    select distinct
        person_records.person_id,
        split_part(person_records.email, '@', 2) as domain

    from person_records
    semi join claims
        on person_records.person_id = claims.person_id
    anti join free_mail_domains
        on split_part(person_records.email, '@', 2) = free_mail_domains.domain
    where person_records.email is not null

),

claimed as (

    select
        claims.*,
        claimants.domain as own_domain

    from claims
    left join claimants
        on claims.person_id = claimants.person_id

),

-- Whose address is of another company's domain is not of this one.
contradicted as (

    select distinct
        person_id,
        account_id

    from claimed
    where own_domain <> domain

),

-- An account without a domain whose claimants have several is no one company.
several as (

    select account_id
    from claimed
    group by account_id
    having min(coalesce(domain, own_domain)) <> max(coalesce(domain, own_domain))

),

final as (

    select
        claims.person_id,
        claims.account_id,
        claims.preference

    from claims
    anti join contradicted
        on
            claims.person_id = contradicted.person_id
            and claims.account_id = contradicted.account_id
    anti join several
        on claims.account_id = several.account_id

)

select * from final

with

person_records as not materialized (

    select * from {{ ref('int_person_records') }}

),

accounts_mapped as not materialized (

    select * from {{ ref('int_accounts_mapped') }}

),

account_records as (

    select * from {{ ref('int_account_records') }}

),

free_mail_domains as (

    select * from {{ ref('free_mail_domains') }}

),

account_domains as (

    select
        account_records.domain,
        min(accounts_mapped.account_id) as account_id

    from account_records
    inner join accounts_mapped
        on account_records.account_key = accounts_mapped.account_key
    anti join free_mail_domains
        on account_records.domain = free_mail_domains.domain
    where account_records.domain is not null and not account_records.is_deleted
    group by account_records.domain
    having count(distinct accounts_mapped.account_id) = 1

),

candidates as (

    -- What the CRM says, of the earliest record first; a deleted record only if nothing else does.
    select
        person_records.person_id,
        accounts_mapped.account_id,
        struct_pack(
            evidence := person_records.is_deleted::integer,
            record := person_records.preference
        ) as preference

    from person_records
    inner join accounts_mapped
        on person_records.account_key = accounts_mapped.account_key

    union all

    select
        person_records.person_id,
        account_domains.account_id,
        struct_pack(evidence := 2, record := person_records.preference) as preference

    from person_records
    inner join account_domains
        on split_part(person_records.email, '@', 2) = account_domains.domain

    union all

    select
        person_id,
        account_id,
        struct_pack(evidence := 3, record := preference) as preference

    from {{ ref('int_person_accounts_named') }}

),

final as (

    select
        person_id,
        arg_min(account_id, preference) as account_id,
        ['crm', 'crm', 'domain', 'company_name'][(min(preference)).evidence + 1] as evidence

    from candidates
    group by person_id

)

select * from final

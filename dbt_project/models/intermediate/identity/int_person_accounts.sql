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
        person_records.is_deleted::integer as evidence,
        person_records.preference

    from person_records
    inner join accounts_mapped
        on person_records.account_key = accounts_mapped.account_key

    union all

    select
        person_records.person_id,
        account_domains.account_id,
        2 as evidence,
        person_records.preference

    from person_records
    inner join account_domains
        on split_part(person_records.email, '@', 2) = account_domains.domain

    union all

    select
        person_id,
        account_id,
        3 as evidence,
        preference

    from {{ ref('int_person_accounts_named') }}

),

-- One number orders faster than two: a record's preference is below 2 ** 105.
ordered as (

    select
        person_id,
        account_id,
        evidence::hugeint * 40564819207303340847894502572032 + preference as evidence_order

    from candidates

),

final as (

    select
        person_id,
        arg_min(account_id, evidence_order) as account_id,
        ['crm', 'crm', 'domain', 'company_name'][
            (min(evidence_order) // 40564819207303340847894502572032)::integer + 1
        ] as evidence

    from ordered
    group by person_id

)

select * from final

with recursive

account_records as (

    select * from {{ ref('int_account_records') }}

),

free_mail_domains as (

    select * from {{ ref('free_mail_domains') }}

),

generic_names as (

    select value as name_key
    from {{ ref('identity_placeholder_addresses') }}
    where part = 'company'

),

absorbed as (

    select
        losers.account_key,
        losers.merged_into_key

    from account_records as losers
    inner join account_records as winners
        on losers.merged_into_key = winners.account_key

),

-- A survivor may itself have been merged later.
followed as (

    select
        account_key,
        merged_into_key,
        1 as steps

    from absorbed

    union

    select
        followed.account_key,
        absorbed.merged_into_key,
        followed.steps + 1 as steps

    from followed
    inner join absorbed
        on followed.merged_into_key = absorbed.account_key
    where followed.steps < 20

),

survivors as (

    select
        account_key,
        arg_max(merged_into_key, steps) as surviving_key

    from followed
    group by account_key

),

surviving as (

    select
        account_records.account_key,
        account_records.source,
        if(free_mail_domains.domain is null, account_records.domain, null) as domain,
        {{ company_name('account_records.name') }} as name_key,
        coalesce(survivors.surviving_key, account_records.account_key) as surviving_key,
        not account_records.is_deleted and survivors.account_key is null as is_living

    from account_records
    left join survivors
        on account_records.account_key = survivors.account_key
    left join free_mail_domains
        on account_records.domain = free_mail_domains.domain

),

-- Two CRMs describe one company only where a domain names exactly one account in each.
domain_accounts as (

    select
        domain,
        source,
        min(account_key) as account_key

    from surviving
    where domain is not null and is_living
    group by domain, source
    having count(*) = 1

),

unique_domains as (

    select
        domain,
        arg_min(
            account_key, list_position(['salesforce', 'hubspot', 'pipedrive'], source)
        ) as account_id

    from domain_accounts
    group by domain
    having count(*) > 1

),

joined as (

    select
        domain_accounts.account_key,
        unique_domains.account_id

    from domain_accounts
    inner join unique_domains
        on domain_accounts.domain = unique_domains.domain

),

final as (

    select
        surviving.account_key,
        surviving.source,
        surviving.surviving_key,
        coalesce(joined.account_id, surviving.surviving_key) as account_id,
        surviving.domain,
        if(generic_names.name_key is null, surviving.name_key, null) as name_key,
        surviving.is_living

    from surviving
    left join joined
        on surviving.surviving_key = joined.account_key
    left join generic_names
        on surviving.name_key = generic_names.name_key

)

select * from final

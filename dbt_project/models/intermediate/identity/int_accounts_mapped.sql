with recursive

account_records as (

    select * from {{ ref('int_account_records') }}

),

free_mail_domains as (

    select * from {{ ref('free_mail_domains') }}

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
        account_records.*,
        coalesce(survivors.surviving_key, account_records.account_key) as surviving_key

    from account_records
    left join survivors
        on account_records.account_key = survivors.account_key

),

-- Two CRMs describe one company only where a domain names exactly one account in each.
domain_accounts as (

    select
        domain,
        source,
        min(account_key) as account_key

    from surviving
    anti join free_mail_domains
        using (domain)
    where domain is not null and not is_deleted and surviving_key = account_key
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
        surviving.surviving_key,
        coalesce(joined.account_id, surviving.surviving_key) as account_id

    from surviving
    left join joined
        on surviving.surviving_key = joined.account_key

)

select * from final

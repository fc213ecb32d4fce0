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
unique_domains as (

    select
        domain,
        min(account_key) filter (where source = 'salesforce') as salesforce_key,
        min(account_key) filter (where source = 'hubspot') as hubspot_key

    from surviving
    anti join free_mail_domains
        using (domain)
    where domain is not null and not is_deleted and surviving_key = account_key
    group by domain
    having
        count(*) filter (where source = 'salesforce') = 1
        and count(*) filter (where source = 'hubspot') = 1

),

final as (

    select
        surviving.account_key,
        surviving.surviving_key,
        coalesce(unique_domains.salesforce_key, surviving.surviving_key) as account_id

    from surviving
    left join unique_domains
        on surviving.surviving_key = unique_domains.hubspot_key

)

select * from final

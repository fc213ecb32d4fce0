with

accounts_merged as (

    select * from {{ ref('int_accounts_merged') }}

),

living as (

    select * from accounts_merged
    where is_living

),

accounts as (

    select
        account_id,
        list(source) as sources,
        min(domain) as domain

    from living
    group by account_id

),

claims as (

    select distinct
        name_key,
        account_id

    from living
    where name_key is not null

),

-- One company has one account in each system, and one domain.
names as (

    select
        claims.name_key,
        min(accounts.domain) <> max(accounts.domain) as has_domains,
        len(flatten(list(accounts.sources)))
        > len(list_distinct(flatten(list(accounts.sources)))) as has_repeats,
        arg_min(
            claims.account_id,
            (
                list_position(
                    ['salesforce', 'hubspot', 'pipedrive'], split_part(claims.account_id, ':', 1)
                ),
                claims.account_id
            )
        ) as account_id

    from claims
    inner join accounts
        on claims.account_id = accounts.account_id
    group by claims.name_key
    having count(*) > 1

),

-- An account that two names would join with others stays: names alone make no chains.
chained as (

    select
        claims.name_key,
        claims.account_id,
        count(*) over (partition by claims.account_id) as name_count

    from claims
    inner join names
        on claims.name_key = names.name_key
    where not names.has_repeats and not coalesce(names.has_domains, false)

),

reviewed as (

    select
        names.name_key,
        names.account_id,
        case
            when names.has_domains then 'different_domains'
            when names.has_repeats or max(chained.name_count) > 1 then 'ambiguous_company'
        end as guard_reason

    from names
    left join chained
        on names.name_key = chained.name_key
    group by names.name_key, names.account_id, names.has_domains, names.has_repeats

),

joined as (

    select
        chained.account_id,
        reviewed.account_id as first_account_id

    from chained
    inner join reviewed
        on chained.name_key = reviewed.name_key
    where reviewed.guard_reason is null

),

final as (

    select
        merged.account_key,
        merged.surviving_key,
        coalesce(joined.first_account_id, merged.account_id) as account_id,
        case
            when joined.first_account_id <> merged.account_id then 'company_name'
            when merged.account_id <> merged.surviving_key then 'domain'
            when merged.surviving_key <> merged.account_key then 'merged_record'
        end as evidence,
        merged.domain,
        merged.name_key,
        if(merged.is_living, reviewed.guard_reason, null) as guard_reason,
        merged.is_living

    from accounts_merged as merged
    left join joined
        on merged.account_id = joined.account_id
    left join reviewed
        on merged.name_key = reviewed.name_key

)

select * from final

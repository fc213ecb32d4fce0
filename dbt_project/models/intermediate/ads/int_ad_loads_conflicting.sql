with

load_days as (

    select * from {{ ref('int_ad_load_days') }}

),

winning as (

    select * from {{ ref('int_ad_loads_winning') }}

),

ad_rows as (

    select * from {{ ref('int_ad_rows_keyed') }}

),

tied as (

    -- As new as the winner by every word of the export, and yet not the same rows.
    select
        'same age' as kind,
        loser.platform,
        loser.account_id,
        winner.load_id,
        loser.load_id as other_load_id,
        loser.date_day,
        winner.spend,
        loser.spend as other_spend,
        'put the date of the export in the file name of the newer one, or remove the older'
            as remedy

    from winning
    inner join load_days as winner
        using (platform, account_id, date_day, grain, load_id)
    inner join load_days as loser
        on
            winner.platform = loser.platform
            and winner.account_id = loser.account_id
            and winner.date_day = loser.date_day
            and winner.grain = loser.grain
            and winner.newness = loser.newness
            and winner.load_id <> loser.load_id
    where
        (winner.row_count, winner.fingerprint) is distinct from (loser.row_count, loser.fingerprint)

),

-- Accounts that no id tells: there the same campaign may stand a second time.
unowned_accounts as (

    select distinct
        platform,
        account_id

    from {{ ref('int_ad_accounts_resolved') }}
    where account_id in ('default', account_name)

),

mixed_platforms as (

    select winning.platform
    from winning
    inner join unowned_accounts
        on winning.platform = unowned_accounts.platform
    group by winning.platform
    having count(distinct winning.account_id) > 1

),

campaign_days as (

    select
        platform,
        account_id,
        campaign_id,
        date_day,
        bool_and(platform_campaign_id is not null) as has_platform_id,
        max(_load_id) as load_id,
        sum(spend) as spend

    from ad_rows
    semi join mixed_platforms
        using (platform)
    group by platform, account_id, campaign_id, date_day

),

counted_twice as (

    select
        'account missing' as kind,
        owned.platform,
        owned.account_id,
        owned.load_id,
        unowned.load_id as other_load_id,
        owned.date_day,
        owned.spend,
        unowned.spend as other_spend,
        'export the second file again with the id of its account, or remove it' as remedy

    from campaign_days as owned
    inner join campaign_days as unowned
        using (platform, campaign_id, date_day)
    inner join unowned_accounts
        on
            unowned.platform = unowned_accounts.platform
            and unowned.account_id = unowned_accounts.account_id
    left join unowned_accounts as other_accounts
        on
            owned.platform = other_accounts.platform
            and owned.account_id = other_accounts.account_id
    -- A campaign is in one account; campaigns of one name can be in two.
    where
        owned.account_id <> unowned.account_id
        and (other_accounts.account_id is null or owned.account_id < unowned.account_id)
        and (unowned.account_id = 'default' or unowned.has_platform_id)

),

final as (

    select * from tied
    union all
    select * from counted_twice

)

select * from final

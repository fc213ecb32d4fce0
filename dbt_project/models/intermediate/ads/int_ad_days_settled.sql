with

load_days as (

    select * from {{ ref('int_ad_load_days') }}

),

accounts as (

    select * from {{ ref('stg_settings__accounts') }}

),

newest_days as (

    -- The newest day that the exports know of stands for today, so that the clock decides nothing.
    select
        platform,
        account_id,
        max(greatest(order_at::date, date_day)) as newest_day

    from load_days
    group by platform, account_id

),

final as (

    select
        newest_days.platform,
        newest_days.account_id,
        newest_days.newest_day,
        newest_days.newest_day
        - coalesce(own_account.settle_days, default_account.settle_days) as last_settled_day

    from newest_days
    left join accounts as own_account
        on
            newest_days.platform = own_account.source
            and newest_days.account_id = own_account.account_id
    left join accounts as default_account
        on
            newest_days.platform = default_account.source
            and default_account.account_id is null

)

select * from final

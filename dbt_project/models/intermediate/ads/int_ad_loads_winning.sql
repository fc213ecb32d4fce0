with

load_days as (

    select * from {{ ref('int_ad_load_days') }}

),

winning as (

    -- The newest load replaces the whole account and day that it covers, at its grain.
    select * from load_days
    qualify row_number() over (
        partition by platform, account_id, date_day, grain
        order by load_order desc
    ) = 1

),

final as (

    select
        platform,
        account_id,
        date_day,
        grain,
        load_id,
        load_order,
        order_at,
        is_incomplete,
        row_count,
        grain = max(grain) over account_day as is_finest,
        bool_or(grain = 1) over account_day
        and max(grain) over account_day > 1 as has_coarser_campaigns,
        bool_or(grain = 2) over account_day
        and max(grain) over account_day > 2 as has_coarser_ad_groups,
        max(order_at) over (
            partition by platform, account_id, date_day
            order by grain desc
            rows between unbounded preceding and 1 preceding
        ) as finer_order_at

    from winning
    window account_day as (partition by platform, account_id, date_day)

)

select * from final

with

reports as (

    select * from {{ ref('int_ad_rows_owned') }}
    where date_day is null

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

winning as (

    select * from {{ ref('int_ad_loads_winning') }}

),

totals as (

    select
        platform,
        account_id,
        _load_id as load_id,
        sum(spend)::decimal(18, 6) as spend,
        sum(impressions)::bigint as impressions,
        sum(clicks)::bigint as clicks

    from reports
    group by platform, account_id, _load_id

),

covered_days as (

    select
        platform,
        account_id,
        date_day,
        max(order_at) as order_at

    from winning
    group by platform, account_id, date_day

),

final as (

    select
        totals.platform,
        totals.account_id,
        totals.load_id,
        loads.period_start,
        loads.period_end,
        totals.spend,
        totals.impressions,
        totals.clicks,
        coalesce(
            count(covered_days.date_day) = loads.period_end - loads.period_start + 1, false
        ) as is_covered,
        case
            when max(covered_days.order_at) > loads.order_at then 'older'
            when max(covered_days.order_at) < loads.order_at then 'newer'
            else 'same'
        end as age

    from totals
    inner join loads
        on totals.load_id = loads.load_id
    left join covered_days
        on
            totals.platform = covered_days.platform
            and totals.account_id = covered_days.account_id
            and covered_days.date_day between loads.period_start and loads.period_end
    group by
        totals.platform, totals.account_id, totals.load_id, totals.spend, totals.impressions,
        totals.clicks, loads.period_start, loads.period_end, loads.order_at

)

select * from final

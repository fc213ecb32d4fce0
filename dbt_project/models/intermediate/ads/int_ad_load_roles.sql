with

load_days as (

    select * from {{ ref('int_ad_load_days') }}

),

winning as (

    select * from {{ ref('int_ad_loads_winning') }}

),

final as (

    select
        load_days.platform,
        load_days.account_id,
        load_days.load_id,
        load_days.date_day,
        load_days.grain,
        case
            when winning.is_finest then 'decides'
            when winning.order_at >= winning.finer_order_at then 'closes'
            when winning.load_id is not null then 'fills'
            else 'superseded'
        end as load_role,
        coalesce(load_days.spend, 0) as spend,
        coalesce(load_days.impressions, 0) as impressions,
        coalesce(load_days.clicks, 0) as clicks

    from load_days
    left join winning
        on
            load_days.platform = winning.platform
            and load_days.account_id = winning.account_id
            and load_days.date_day = winning.date_day
            and load_days.grain = winning.grain
            and load_days.load_id = winning.load_id

)

select * from final

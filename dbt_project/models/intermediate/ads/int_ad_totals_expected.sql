with

roles as (

    select * from {{ ref('int_ad_load_roles') }}

),

periods as (

    select * from {{ ref('int_ad_periods_covered') }}

),

daily as (

    select
        load_id,
        account_id,
        load_role,
        true as is_covered,
        'same' as age,
        min(date_day) as period_start,
        max(date_day) as period_end,
        count(*) as day_count,
        sum(spend) as spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks

    from roles
    group by load_id, account_id, load_role

),

unioned as (

    select * from daily
    union all by name
    select
        * exclude (platform),
        'period' as load_role,
        period_end - period_start + 1 as day_count

    from periods

),

final as (

    select
        * exclude (spend, impressions, clicks),
        unnest(['spend', 'impressions', 'clicks']) as measure,
        unnest(
            [spend::decimal(38, 6), impressions::decimal(38, 6), clicks::decimal(38, 6)]
        ) as expected_total

    from unioned

)

select * from final

with

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

ad_days as (

    select
        platform,
        account_id,
        date_day,
        case
            when not is_residual then _load_id
            when ad_group_id is null then 'campaign residual'
            else 'ad group residual'
        end as made_of,
        unnest(['spend', 'impressions', 'clicks']) as measure,
        unnest([sum(spend), sum(impressions), sum(clicks)]) as total

    from {{ ref('fct_ad_performance_daily') }}
    group by platform, account_id, date_day, made_of

),

mart_totals as (

    select
        days.load_id,
        days.account_id,
        days.load_role,
        ad_days.measure,
        sum(ad_days.total) as mart_total

    from {{ ref('int_ad_days_expected') }} as days
    inner join ad_days
        on
            days.platform = ad_days.platform
            and days.account_id = ad_days.account_id
            and days.date_day = ad_days.date_day
            and (
                days.compared_with in ('all', ad_days.made_of)
                or (days.compared_with = 'ad groups' and ad_days.made_of <> 'campaign residual')
            )
    group by days.load_id, days.account_id, days.load_role, ad_days.measure

),

layers as (

    select
        'raw' as layer,
        *,
        raw_total - control_total as difference

    from {{ ref('int_load_controls_compared') }}
    union all by name
    select
        'staging' as layer,
        'load' as scope,
        *,
        staging_total - raw_total as difference

    from {{ ref('int_load_measures') }}
    union all by name
    select
        'mart' as layer,
        expected.load_role as scope,
        expected.* exclude (expected_total),
        expected.expected_total as staging_total,
        coalesce(mart_totals.mart_total, 0) as mart_total,
        coalesce(mart_totals.mart_total, 0) - expected.expected_total as difference

    from {{ ref('int_ad_totals_expected') }} as expected
    left join mart_totals
        using (load_id, account_id, load_role, measure)

),

final as (

    select
        {{ reconciliation_columns() }}

    from layers
    inner join loads
        on layers.load_id = loads.load_id

)

select * from final

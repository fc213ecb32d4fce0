{{ config(meta={'dagster': {'ref': {'name': 'rpt_channel_performance_daily'}}}) }}
-- Every credited weight and amount is in both reports, and every spend in every model.
with

expected as (

    select
        model,
        sum(weight) filter (where conversion_type = 'lead') as leads,
        sum(weight) filter (where conversion_type = 'won') as won,
        sum(reporting_amount) filter (where conversion_type = 'won') as attributed_amount

    from {{ ref('fct_attribution') }}
    group by model

),

reported as (

    select
        'channel' as report,
        model,
        sum(spend) as spend,
        sum(leads) as leads,
        sum(won) as won,
        sum(attributed_amount) as attributed_amount

    from {{ ref('rpt_channel_performance_daily') }}
    group by model
    union all
    select
        'campaign' as report,
        model,
        sum(spend) as spend,
        sum(leads) as leads,
        sum(won) as won,
        sum(attributed_amount) as attributed_amount

    from {{ ref('rpt_campaign_performance') }}
    group by model

),

ad_spend as (

    select coalesce(sum(reporting_spend), 0) as spend from {{ ref('fct_ad_performance_daily') }}

),

final as (

    select
        reported.*,
        ad_spend.spend as expected_spend,
        expected.attributed_amount as expected_amount

    from reported
    cross join ad_spend
    left join expected
        on reported.model = expected.model
    where
        reported.spend <> ad_spend.spend
        or reported.attributed_amount <> coalesce(expected.attributed_amount, 0)
        or reported.leads <> coalesce(expected.leads, 0)
        or reported.won <> coalesce(expected.won, 0)

)

select * from final

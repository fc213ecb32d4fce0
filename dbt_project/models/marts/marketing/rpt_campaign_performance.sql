with

ad_performance as (

    select * from {{ ref('fct_ad_performance_daily') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

attribution as (

    select daily.*
    from {{ ref('fct_attribution_daily') }} as daily
    inner join defaults
        on daily.unit = defaults.report_unit

),

campaigns as (

    select * from {{ ref('dim_campaigns') }}
    where is_current

),

models as (

    select unnest(attribution_models) as model from defaults

),

monthly_spend as (

    select
        date_trunc('month', date_day)::date as month,
        campaign_id,
        sum(reporting_spend) as spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(platform_conversions) as platform_conversions,
        sum(reporting_platform_conversion_value) as platform_conversion_value

    from ad_performance
    group by month, campaign_id

),

unioned as (

    select
        monthly_spend.*,
        models.model

    from monthly_spend
    cross join models
    union all by name
    select
        date_trunc('month', attribution.date_day)::date as month,
        attribution.campaign_id,
        attribution.model,
        {{- credited_conversions('attribution') }}

    from attribution
    group by all

),

final as (

    select
        unioned.month,
        unioned.campaign_id,
        any_value(campaigns.platform) as platform,
        any_value(campaigns.campaign_name) as campaign_name,
        unioned.model,
        defaults.reporting_currency as currency,
        {{- performance_measures('unioned') }},
        sum(unioned.platform_conversions)::decimal(18, 6) as platform_conversions,
        sum(unioned.platform_conversion_value)::decimal(18, 6) as platform_conversion_value

    from unioned
    cross join defaults
    left join campaigns
        on unioned.campaign_id = campaigns.campaign_id
    group by unioned.month, unioned.campaign_id, unioned.model, defaults.reporting_currency

)

select * from final

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

models as (

    select unnest(attribution_models) as model from defaults

),

daily_spend as (

    select
        date_day,
        channel,
        sum(reporting_spend) as spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks

    from ad_performance
    group by date_day, channel

),

unioned as (

    select
        daily_spend.*,
        models.model

    from daily_spend
    cross join models
    union all by name
    select
        attribution.date_day,
        attribution.channel,
        attribution.model,
        {{- credited_conversions('attribution') }}

    from attribution
    group by all

),

final as (

    select
        unioned.date_day,
        unioned.channel,
        unioned.model,
        defaults.reporting_currency as currency,
        {{- performance_measures('unioned') }}

    from unioned
    cross join defaults
    group by unioned.date_day, unioned.channel, unioned.model, defaults.reporting_currency

)

select * from final

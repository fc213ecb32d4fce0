with

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

models as (

    select unnest(attribution_models) as model from defaults

),

credits as (

    select
        attribution.conversion_id as lead_id,
        attribution.model,
        attribution.campaign_id,
        sum(attribution.weight) as weight

    from {{ ref('fct_attribution') }} as attribution
    inner join defaults
        on attribution.unit = defaults.report_unit
    where attribution.conversion_type = 'lead'
    group by all

),

-- What no lead came before is a row without a campaign, not a loss.
credited as (

    select
        led.*,
        coalesce(credits.model, models.model) as model,
        credits.campaign_id,
        coalesce(credits.weight, 1) as weight

    from {{ ref('int_conversions_led') }} as led
    left join models
        on led.lead_id is null
    left join credits
        on led.lead_id = credits.lead_id

),

summed as (

    select
        date_trunc('month', {{ reporting_day('credited.led_at', 'defaults') }})::date as month,
        credited.campaign_id,
        credited.model,
        credited.conversion_type,
        credited.disqualification_reason,
        credited.lost_reason,
        sum(credited.weight) as credits,
        sum(credited.weight * credited.reporting_amount) as reporting_amount,
        list(credited.days_from_lead) filter (where credited.lead_id is not null) as days

    from credited
    cross join defaults
    group by all

    union all by name

    select
        date_trunc('month', spend.date_day)::date as month,
        spend.campaign_id,
        models.model,
        sum(spend.reporting_spend) as spend

    from {{ ref('fct_ad_performance_daily') }} as spend
    cross join models
    group by all

),

final as (

    select
        summed.month,
        summed.campaign_id,
        any_value(campaigns.platform) as platform,
        any_value(campaigns.campaign_name) as campaign_name,
        summed.model,
        any_value(defaults.reporting_currency) as currency,
        {{- lead_outcomes('summed') }}

    from summed
    cross join defaults
    left join {{ ref('dim_campaigns') }} as campaigns
        on summed.campaign_id = campaigns.campaign_id and campaigns.is_current
    group by summed.month, summed.campaign_id, summed.model

)

select * from final

with

attribution as (

    select * from {{ ref('fct_attribution') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

-- One scan of the largest mart for every report.
summed as (

    select
        attribution.unit,
        attribution.model,
        attribution.conversion_type,
        attribution.channel,
        attribution.campaign_id,
        {{ reporting_day('attribution.converted_at', 'defaults') }} as date_day,
        sum(attribution.weight) as weight,
        sum(attribution.reporting_amount) as reporting_amount

    from attribution
    cross join defaults
    group by all

),

final as (

    select
        summed.unit,
        summed.model,
        summed.conversion_type,
        summed.channel,
        summed.campaign_id,
        defaults.reporting_currency as currency,
        summed.weight::decimal(18, 9) as weight,
        summed.reporting_amount::decimal(18, 2) as reporting_amount,
        summed.unit = defaults.report_unit as is_report_unit,
        summed.model = defaults.report_model as is_report_model,
        summed.date_day

    from summed
    cross join defaults

)

select * from final

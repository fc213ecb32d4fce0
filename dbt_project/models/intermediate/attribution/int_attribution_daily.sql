with

attribution as (

    select * from {{ ref('fct_attribution') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

-- One scan of the largest mart for every report.
final as (

    select
        attribution.unit,
        attribution.model,
        attribution.conversion_type,
        {{ reporting_day('attribution.converted_at', 'defaults') }} as date_day,
        attribution.channel,
        attribution.campaign_id,
        sum(attribution.weight) as weight,
        sum(attribution.reporting_amount) as reporting_amount

    from attribution
    cross join defaults
    group by all

)

select * from final

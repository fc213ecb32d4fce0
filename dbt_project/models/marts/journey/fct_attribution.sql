with

shared as (

    select * from {{ ref('int_attribution_shared') }}

),

divided as (

    select * from {{ ref('int_attribution_divided') }}

),

conversion_touches as (

    select * from {{ ref('int_conversion_touches') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

units as (

    select unnest(attribution_units) as unit from defaults

),

models as (

    select unnest(attribution_models) as model from defaults

),

untouched as (

    select
        conversions.*,
        units.unit

    from {{ ref('int_conversions_unified') }} as conversions
    cross join units
    anti join conversion_touches
        on
            conversion_touches.journey_number
            = {{ journey_number('units.unit', 'conversions.conversion_number') }}

),

credited as (

    select * from shared
    union all
    select * from divided
    union all

    -- What cannot be attributed is a row, not a loss.
    select
        untouched.conversion_id,
        untouched.unit,
        models.model,
        null::varchar as touchpoint_id,
        untouched.conversion_type,
        'Unattributed' as channel,
        null::varchar as campaign_id,
        1000000000 as billionths,
        (untouched.reporting_amount * 100)::bigint as cents,
        untouched.converted_at

    from untouched
    cross join models

),

final as (

    select
        conversion_id,
        unit,
        model,
        touchpoint_id,
        conversion_type,
        channel,
        campaign_id,
        (billionths / 1000000000)::decimal(18, 9) as weight,
        (cents / 100)::decimal(18, 2) as reporting_amount,
        converted_at

    from credited

)

select * from final

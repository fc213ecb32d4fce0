with

attribution as (

    select * from {{ ref('int_attribution_daily') }}

),

channel_points as (

    select * from {{ ref('int_attribution_channel_points') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

models as (

    select unnest(attribution_models) as model from defaults

),

-- A model that gives a channel nothing says so too.
said as (

    select distinct
        attribution.unit,
        attribution.conversion_type,
        attribution.channel,
        models.model

    from attribution
    cross join models

),

credited as (

    select
        unit,
        conversion_type,
        channel,
        model,
        sum(weight) as conversions,
        sum(reporting_amount) as reporting_amount

    from attribution
    group by unit, conversion_type, channel, model

),

shared as (

    select
        said.*,
        coalesce(credited.conversions, 0) as conversions,
        case
            when sum(credited.reporting_amount) over all_channels is not null
                then coalesce(credited.reporting_amount, 0)
        end as reporting_amount,
        coalesce(credited.conversions, 0)
        / sum(credited.conversions) over all_channels as share

    from said
    left join credited
        using (unit, conversion_type, channel, model)
    window all_channels as (partition by said.unit, said.conversion_type, said.model)

),

compared as (

    select
        *,
        max(share) over models_said - min(share) over models_said as disagreement,
        arg_min(model, struct_pack(share, model)) over models_said as lowest_model,
        arg_max(model, struct_pack(share, model)) over models_said as highest_model

    from shared
    window models_said as (partition by unit, conversion_type, channel)

),

final as (

    select
        compared.unit,
        compared.conversion_type,
        compared.channel,
        compared.model,
        compared.lowest_model,
        compared.highest_model,
        defaults.reporting_currency as currency,
        dense_rank() over (
            partition by compared.unit, compared.conversion_type
            order by compared.disagreement::decimal(18, 9) desc, compared.channel
        ) as disagreement_rank,
        compared.conversions::decimal(18, 9) as conversions,
        compared.share::decimal(18, 9) as share,
        compared.disagreement::decimal(18, 9) as disagreement,
        channel_points.standard_error::decimal(18, 9) as standard_error,
        compared.reporting_amount::decimal(18, 2) as reporting_amount

    from compared
    cross join defaults
    left join channel_points
        using (unit, conversion_type, channel, model)

)

select * from final

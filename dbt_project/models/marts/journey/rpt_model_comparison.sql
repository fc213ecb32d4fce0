with

attribution as (

    select * from {{ ref('fct_attribution_daily') }}

),

channel_points as (

    select * from {{ ref('int_attribution_channel_points') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

-- A model that gives a channel nothing says so too.
said as (

    select distinct
        attribution.unit,
        attribution.conversion_type,
        attribution.channel,
        unnest(defaults.attribution_models) as model

    from attribution
    cross join defaults

),

credited as (

    select
        unit,
        conversion_type,
        channel,
        model,
        sum(weight) as credits,
        sum(reporting_amount) as reporting_amount

    from attribution
    group by unit, conversion_type, channel, model

),

shared as (

    select
        said.*,
        coalesce(credited.credits, 0)::decimal(18, 9) as conversions,
        (conversions / sum(credited.credits) over all_channels)::decimal(18, 9) as share,
        case
            when sum(credited.reporting_amount) over all_channels is not null
                then coalesce(credited.reporting_amount, 0)
        end::decimal(18, 2) as reporting_amount

    from said
    left join credited
        using (unit, conversion_type, channel, model)
    window all_channels as (partition by said.unit, said.conversion_type, said.model)

),

compared as (

    select
        *,
        (max(share) over all_models - min(share) over all_models)::decimal(18, 9) as disagreement,
        arg_min(model, struct_pack(share, model)) over all_models as lowest_model,
        arg_max(model, struct_pack(share, model)) over all_models as highest_model

    from shared
    window all_models as (partition by unit, conversion_type, channel)

),

final as (

    select
        compared.*,
        defaults.reporting_currency as currency,
        channel_points.standard_error::decimal(18, 9) as standard_error,
        dense_rank() over (
            partition by compared.unit, compared.conversion_type
            order by compared.disagreement desc, compared.channel asc
        ) as disagreement_rank

    from compared
    cross join defaults
    left join channel_points
        using (unit, conversion_type, channel, model)

)

select * from final

with

conversion_touches as not materialized (

    select * from {{ ref('int_conversion_touches') }}

),

journey_persons as (

    select * from {{ ref('int_journey_persons') }}

),

milestones as (

    select * from {{ ref('int_journey_milestones') }}

),

channel_points as (

    select * from {{ ref('int_attribution_channel_points') }}

),

models as (

    select
        half_life_days,
        unnest(attribution_models) as model

    from {{ ref('stg_settings__general') }}

),

journeys as (

    select distinct
        journey_number,
        unit,
        conversion_type

    from journey_persons
    where (select bool_or(model in ('markov', 'shapley')) from models)

),

-- A milestone's touch is the last one at or before it; number zero is none.
measured as (

    select
        conversion_touches.journey_number,
        max(conversion_touches.occurred_at) as last_at,
        count(*) filter (where conversion_touches.occurred_at <= milestones.lead_at) as lead_touch,
        count(*) filter (
            where conversion_touches.occurred_at <= milestones.opportunity_at
        ) as opportunity_touch

    from conversion_touches
    left join milestones
        on conversion_touches.journey_number = milestones.journey_number
    where (select bool_or(model in ('w_shaped', 'full_path', 'time_decay')) from models)
    group by conversion_touches.journey_number

),

placed as (

    select
        conversion_touches.*,
        models.model,
        models.half_life_days,
        measured.last_at,
        (touch_number = 1)::integer
        + (touch_number = lead_touch)::integer
        + (touch_number = opportunity_touch)::integer
        + (model = 'full_path' and touch_number = touch_count)::integer as milestone_count,
        greatest(touch_count - list_unique(
            [1, nullif(lead_touch, 0), nullif(opportunity_touch, 0)]
            || if(model = 'full_path', [touch_count], [])
        ), 0) as rest_count

    from conversion_touches
    inner join measured
        on conversion_touches.journey_number = measured.journey_number
    inner join models
        on models.model in ('w_shaped', 'full_path', 'time_decay')

),

-- Points are whole, so that their sum does not depend on an order.
final as (

    select
        journey_number,
        model,
        touchpoint_id,
        channel,
        campaign_id,
        touch_number,
        touch_count,
        case
            when model = 'time_decay'
                then round(1000000000 * pow(
                    0.5, date_diff('second', occurred_at, last_at) / (86400 * half_life_days)
                ))
            when milestone_count = 0 then 100
            -- Four milestones share 90 of 100, or three do; the rest shares 10.
            else milestone_count * if(model = 'full_path', 225, 300) * greatest(rest_count, 1)
        end::bigint as points

    from placed

    union all

    -- A channel's points are shared equally by its touches.
    select
        conversion_touches.journey_number,
        channel_points.model,
        conversion_touches.touchpoint_id,
        conversion_touches.channel,
        conversion_touches.campaign_id,
        conversion_touches.touch_number,
        conversion_touches.touch_count,
        channel_points.points * 1000000 // count(*) over (
            partition by
                conversion_touches.journey_number,
                channel_points.model,
                conversion_touches.channel
        ) as points

    from conversion_touches
    inner join journeys
        on conversion_touches.journey_number = journeys.journey_number
    inner join channel_points
        on
            journeys.unit = channel_points.unit
            and journeys.conversion_type = channel_points.conversion_type
            and conversion_touches.channel = channel_points.channel

)

select * from final

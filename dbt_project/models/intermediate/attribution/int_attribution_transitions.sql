with

conversion_touches as (

    select * from {{ ref('int_conversion_touches') }}

),

journeys as (

    select distinct
        journey_number,
        unit,
        conversion_type

    from {{ ref('int_journey_persons') }}

),

touched as (

    select
        journeys.unit,
        journeys.conversion_type,
        lag(conversion_touches.channel) over (
            partition by conversion_touches.journey_number
            order by conversion_touches.touch_number
        ) as from_channel,
        conversion_touches.channel,
        conversion_touches.touch_number = conversion_touches.touch_count as is_end

    from conversion_touches
    inner join journeys
        on conversion_touches.journey_number = journeys.journey_number

),

steps as (

    select
        *,
        true as is_converted,
        1 as touches

    from touched

    union all by name

    select
        *,
        false as is_converted

    from {{ ref('int_journeys_lost') }}

),

-- From the start, where from_channel is null, or from channel to channel.
into_channels as (

    select
        unit,
        conversion_type,
        from_channel,
        channel,
        null::boolean as is_converted,
        sum(touches)::bigint as transitions

    from steps
    group by unit, conversion_type, from_channel, channel

),

-- From the last channel to the end, where channel is null.
into_ends as (

    select
        unit,
        conversion_type,
        channel as from_channel,
        null::varchar as channel,
        is_converted,
        sum(touches)::bigint as transitions

    from steps
    where is_end
    group by unit, conversion_type, channel, is_converted

),

final as (

    select * from into_channels
    union all
    select * from into_ends

)

select * from final

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

converted as (

    select
        journeys.unit,
        journeys.conversion_type,
        touches.previous_channel as from_channel,
        touches.channel,
        touches.touch_number = touches.touch_count as is_end,
        true as is_converted,
        count(*) as touches

    from conversion_touches as touches
    inner join journeys
        on touches.journey_number = journeys.journey_number
    group by all

),

steps as (

    select * from converted

    union all by name

    select
        unit,
        conversion_type,
        from_channel,
        channel,
        is_end,
        false as is_converted,
        sum(touches) as touches

    from {{ ref('int_journeys_lost') }}
    group by all

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

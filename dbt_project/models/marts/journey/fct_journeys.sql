with

-- The journeys of the unit that the reports show.
conversions as (

    select
        conversions.*,
        {{ journey_number('general.report_unit', 'conversions.conversion_number') }}
            as journey_number

    from {{ ref('int_conversions_unified') }} as conversions
    cross join {{ ref('int_reporting_defaults') }} as general

),

conversion_touches as (

    select * from {{ ref('int_conversion_touches') }}

),

-- Sorting one list per conversion takes a sixth of the time of ordered aggregates.
collected as (

    select
        journey_number,
        list_sort(list(struct_pack(touch_number, channel, campaign_id))) as touches,
        count(*) as touch_count,
        min(occurred_at) as first_touch_at,
        max(occurred_at) as last_touch_at

    from conversion_touches
    group by journey_number

),

final as (

    select
        conversions.conversion_id,
        conversions.conversion_type,
        coalesce(
            list_transform(collected.touches, lambda touch: touch.channel), []::varchar[]
        ) as channel_path,
        coalesce(
            list_transform(collected.touches, lambda touch: touch.campaign_id), []::varchar[]
        ) as campaign_path,
        coalesce(collected.touch_count, 0) as touch_count,
        (
            date_diff('second', collected.first_touch_at, conversions.converted_at) / 86400
        )::decimal(9, 4) as days_to_convert,
        collected.first_touch_at,
        collected.last_touch_at,
        conversions.converted_at

    from conversions
    left join collected
        on conversions.journey_number = collected.journey_number

)

select * from final

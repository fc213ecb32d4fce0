with

conversions as (

    select * from {{ ref('int_conversions_unified') }}

),

conversion_touches as (

    select * from {{ ref('int_conversion_touches') }}

),

paths as (

    select
        conversion_number,
        list(channel order by touch_number) as channel_path,
        list(campaign_id order by touch_number) as campaign_path,
        list(touchpoint_id order by touch_number) as touchpoint_path,
        count(*) as touch_count,
        min(occurred_at) as first_touch_at,
        max(occurred_at) as last_touch_at

    from conversion_touches
    group by conversion_number

),

final as (

    select
        conversions.conversion_id,
        conversions.conversion_type,
        coalesce(paths.channel_path, []::varchar[]) as channel_path,
        coalesce(paths.campaign_path, []::varchar[]) as campaign_path,
        coalesce(paths.touchpoint_path, []::varchar[]) as touchpoint_path,
        coalesce(paths.touch_count, 0) as touch_count,
        (
            date_diff('second', paths.first_touch_at, conversions.converted_at) / 86400
        )::decimal(9, 4) as days_to_convert,
        paths.first_touch_at,
        paths.last_touch_at,
        conversions.converted_at

    from conversions
    left join paths
        on conversions.conversion_number = paths.conversion_number

)

select * from final

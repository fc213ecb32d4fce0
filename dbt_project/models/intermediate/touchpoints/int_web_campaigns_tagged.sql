with

touches as (

    select * from {{ ref('int_web_touches_parsed') }}

),

channels as (

    select * from {{ ref('int_web_channels_ruled') }}

),

click_ids as (

    select * from {{ ref('channel_click_ids') }}

),

-- The platform that the touch names: campaigns of any other get no credit for it.
final as (

    select distinct
        touches.source_name,
        touches.medium_name,
        touches.click_id,
        touches.campaign_name,
        touches.utm_id,
        touches.occurred_at::date as date_day,
        coalesce(click_ids.platform, channels.platform) as platform

    from touches
    left join channels
        on
            touches.click_id is not distinct from channels.click_id
            and touches.touch_type is not distinct from channels.touch_type
            and touches.source_name = channels.source_name
            and touches.medium_name = channels.medium_name
            and touches.campaign_name = channels.campaign_name
    left join click_ids
        on touches.click_id = click_ids.click_id
    where touches.campaign_name <> '' or touches.utm_id is not null

)

select * from final

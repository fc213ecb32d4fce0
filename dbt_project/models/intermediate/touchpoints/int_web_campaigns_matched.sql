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

campaigns as (

    select
        *,
        lower(campaign_name) as name_key

    from {{ ref('int_campaigns_named') }}

),

-- The platform that the touch names: campaigns of any other get no credit for it.
tagged as (

    select distinct
        touches.source_name,
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

),

candidates as (

    select
        tagged.*,
        campaigns.campaign_id,
        1 as preference

    from tagged
    inner join campaigns
        on tagged.utm_id = campaigns.platform_campaign_id
    where coalesce(tagged.platform = campaigns.platform, true)

    union all

    select
        tagged.*,
        campaigns.campaign_id,
        2 as preference

    from tagged
    inner join campaigns
        on tagged.campaign_name = campaigns.platform_campaign_id
    where coalesce(tagged.platform = campaigns.platform, true)

    union all

    -- A name means the campaign that had it on the day; else, whichever ever had it.
    select
        tagged.*,
        campaigns.campaign_id,
        if(
            tagged.date_day >= coalesce(campaigns.valid_from, '-infinity'::date)
            and tagged.date_day <= coalesce(campaigns.valid_to, 'infinity'::date),
            3, 4
        ) as preference

    from tagged
    inner join campaigns
        on tagged.campaign_name = campaigns.name_key
    where coalesce(tagged.platform = campaigns.platform, true)

),

best as (

    select
        source_name,
        click_id,
        campaign_name,
        utm_id,
        date_day,
        preference,
        min(campaign_id) as campaign_id

    from candidates
    group by source_name, click_id, campaign_name, utm_id, date_day, preference
    having min(campaign_id) = max(campaign_id)

),

final as (

    select
        source_name,
        click_id,
        campaign_name,
        utm_id,
        date_day,
        arg_min(campaign_id, preference) as campaign_id

    from best
    group by source_name, click_id, campaign_name, utm_id, date_day

)

select * from final

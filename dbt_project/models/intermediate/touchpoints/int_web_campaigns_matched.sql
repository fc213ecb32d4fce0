with

tagged as (

    select * from {{ ref('int_web_campaigns_tagged') }}

),

campaigns as (

    select
        *,
        lower(campaign_name) as name_key

    from {{ ref('int_campaigns_named') }}

),

campaign_map as (

    select * from {{ ref('stg_neutral__campaign_map') }}

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

    union all

    -- What the tags do not tell, our own map does.
    select
        tagged.*,
        lower(trim(campaign_map.platform)) || ':' || campaign_map.campaign_id as campaign_id,
        5 as preference

    from tagged
    inner join campaign_map
        on
            tagged.campaign_name = lower(trim(campaign_map.utm_campaign))
            and coalesce(lower(trim(campaign_map.utm_source)) = tagged.source_name, true)
            and coalesce(lower(trim(campaign_map.utm_medium)) = tagged.medium_name, true)
            and tagged.date_day >= coalesce(campaign_map.valid_from, '-infinity'::date)
            and tagged.date_day <= coalesce(campaign_map.valid_to, 'infinity'::date)
    where campaign_map.campaign_id is not null

),

best as (

    select
        source_name,
        medium_name,
        click_id,
        campaign_name,
        utm_id,
        date_day,
        preference,
        min(campaign_id) as campaign_id

    from candidates
    group by
        source_name, medium_name, click_id, campaign_name, utm_id, date_day, preference
    having min(campaign_id) = max(campaign_id)

),

final as (

    select
        source_name,
        medium_name,
        click_id,
        campaign_name,
        utm_id,
        date_day,
        arg_min(campaign_id, preference) as campaign_id

    from best
    group by source_name, medium_name, click_id, campaign_name, utm_id, date_day

)

select * from final

with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_latest') }}

),

pages as (

    select * from {{ ref('int_web_pages_parsed') }}

),

-- A click that Google lists with one campaign is that campaign's, whatever its tags say.
clicks as (

    select
        gclid,
        min(campaign_id) as campaign_id

    from {{ ref('stg_google_ads__click_views') }}
    where campaign_id is not null
    group by gclid
    having min(campaign_id) = max(campaign_id)

),

tagged as (

    select
        'neutral:' || touchpoints.touchpoint_key as touchpoint_id,
        touchpoints.visitor_id,
        {{ normalized_email('touchpoints.email') }} as email,
        lower(trim(touchpoints.touch_type)) as touch_type,
        coalesce(nullif(trim(touchpoints.utm_source), ''), pages.utm_source) as utm_source,
        coalesce(nullif(trim(touchpoints.utm_medium), ''), pages.utm_medium) as utm_medium,
        coalesce(nullif(trim(touchpoints.utm_campaign), ''), pages.utm_campaign) as utm_campaign,
        coalesce(clicks.campaign_id, pages.utm_id, pages.hsa_cam) as utm_id,
        pages.mc_cid,
        case
            when coalesce(
                nullif(touchpoints.gclid, ''), pages.gclid, pages.gbraid, pages.wbraid, pages.dclid
            ) <> '' then 'google'
            when coalesce(nullif(touchpoints.msclkid, ''), pages.msclkid) <> '' then 'microsoft'
            when coalesce(nullif(touchpoints.li_fat_id, ''), pages.li_fat_id) <> '' then 'linkedin'
            when coalesce(nullif(touchpoints.ttclid, ''), pages.ttclid) <> '' then 'tiktok'
            when coalesce(nullif(touchpoints.fbclid, ''), pages.fbclid) <> '' then 'facebook'
            when pages.mc_cid <> '' then 'mailchimp'
        end as click_id,
        pages.host as page_host,
        referrers.host as referrer_host,
        touchpoints.occurred_at,
        touchpoints._load_id,
        touchpoints._row_number

    from touchpoints
    left join pages
        on touchpoints.page_url = pages.address
    left join pages as referrers
        on touchpoints.referrer = referrers.address
    left join clicks
        on coalesce(nullif(touchpoints.gclid, ''), pages.gclid) = clicks.gclid

),

-- A template that was never filled in, such as {{ '{{campaign.name}}' }}, says nothing.
cleaned as (

    select
        * replace (
            if(contains(utm_source, '{'), null, utm_source) as utm_source,
            if(contains(utm_medium, '{'), null, utm_medium) as utm_medium,
            if(contains(utm_campaign, '{'), null, utm_campaign) as utm_campaign,
            if(contains(utm_id, '{'), null, utm_id) as utm_id,
            if(
                page_host = referrer_host
                or suffix(page_host, '.' || referrer_host)
                or suffix(referrer_host, '.' || page_host),
                null, referrer_host
            ) as referrer_host
        )

    from tagged

),

final as (

    -- Without tags, the site that linked here is the source.
    select
        * exclude (page_host, referrer_host),
        lower(coalesce(utm_source, referrer_host, '')) as source_name,
        lower(coalesce(
            utm_medium,
            if(utm_source is null and referrer_host is not null, 'referral', null),
            ''
        )) as medium_name,
        lower(coalesce(utm_campaign, '')) as campaign_name

    from cleaned

)

select * from final

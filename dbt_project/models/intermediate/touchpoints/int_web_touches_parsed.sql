with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_latest') }}

),

pages as (

    select * from {{ ref('int_web_pages_parsed') }}

),

clicks as (

    select * from {{ ref('int_google_clicks_listed') }}

),

tagged as (

    select
        'neutral:' || touchpoints.touchpoint_key as touchpoint_id,
        touchpoints.visitor_id,
        {{ normalized_email('touchpoints.email') }} as email,
        touchpoints.touch_type,
        coalesce(nullif(trim(touchpoints.utm_source), ''), pages.utm_source) as utm_source,
        coalesce(nullif(trim(touchpoints.utm_medium), ''), pages.utm_medium) as utm_medium,
        coalesce(nullif(trim(touchpoints.utm_campaign), ''), pages.utm_campaign) as utm_campaign,
        {{ resolved_tag("coalesce(nullif(trim(touchpoints.utm_content), ''), pages.utm_content)") }}
            as utm_content,
        pages.page_path,
        pages.hsa_net,
        coalesce(
            clicks.campaign_id, pages.gad_campaignid, pages.utm_id, pages.hsa_cam
        ) as utm_id,
        pages.mc_cid,
        case
            when touchpoints.gclid <> '' then 'google'
            when touchpoints.msclkid <> '' then 'microsoft'
            when touchpoints.li_fat_id <> '' then 'linkedin'
            when touchpoints.ttclid <> '' then 'tiktok'
            when pages.click_id is not null then pages.click_id
            when touchpoints.fbclid <> '' then 'facebook'
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

final as (

    -- A page of one's own site is no referrer.
    select
        * exclude (page_host, referrer_host),
        if(
            page_host = referrer_host
            or suffix(page_host, '.' || referrer_host)
            or suffix(referrer_host, '.' || page_host),
            null, referrer_host
        ) as referrer_host,
        occurred_at::date as date_day

    from tagged

)

select * from final

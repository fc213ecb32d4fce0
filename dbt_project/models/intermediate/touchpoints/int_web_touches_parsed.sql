{%- set utms = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'] -%}
with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_latest') }}

),

pages as (

    select * from {{ ref('int_web_pages_parsed') }}

),

tagged as (

    select
        'neutral:' || touchpoints.touchpoint_key as touchpoint_id,
        touchpoints.visitor_id,
        {{ normalized_email('touchpoints.email') }} as email,
        lower(trim(touchpoints.touch_type)) as touch_type,
        touchpoints.page_url,
        {% for utm in utms %}
        coalesce(nullif(trim(touchpoints.{{ utm }}), ''), pages.{{ utm }}) as {{ utm }},
        {% endfor %}
        coalesce(pages.utm_id, pages.hsa_cam) as utm_id,
        pages.mc_cid,
        case
            when coalesce(touchpoints.gclid, pages.gclid) <> '' then 'google'
            when coalesce(touchpoints.msclkid, pages.msclkid) <> '' then 'microsoft'
            when coalesce(touchpoints.li_fat_id, pages.li_fat_id) <> '' then 'linkedin'
            when coalesce(touchpoints.ttclid, pages.ttclid) <> '' then 'tiktok'
            when coalesce(touchpoints.fbclid, pages.fbclid) <> '' then 'facebook'
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

),

-- A template that was never filled in, such as {{ '{{campaign.name}}' }}, says nothing.
cleaned as (

    select
        * replace (
            {% for utm in utms + ['utm_id'] -%}
            if(contains({{ utm }}, '{'), null, {{ utm }}) as {{ utm }},
            {% endfor -%}
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
        *,
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

with

touches as (

    select * from {{ ref('int_web_touches_parsed') }}
    union all by name
    select * from {{ ref('int_crm_source_touches') }}

),

channel_sources as (

    select * from {{ ref('channel_sources') }}

),

click_ids as (

    select * from {{ ref('channel_click_ids') }}

),

-- What follows is worked out once per kind of touch and day, not once per touch.
kinds as (

    select
        touch_type,
        click_id,
        utm_source,
        utm_medium,
        utm_campaign,
        utm_id,
        hsa_net,
        referrer_host,
        date_day,
        row_number() over () as kind_id

    from touches
    group by
        touch_type, click_id, utm_source, utm_medium, utm_campaign, utm_id, hsa_net, referrer_host,
        date_day

),

cleaned as (

    select
        *,
        {{ resolved_tag('utm_source') }} as tag_source,
        {{ resolved_tag('utm_medium') }} as tag_medium,
        {{ resolved_tag('utm_campaign') }} as tag_campaign

    from kinds

),

-- Without tags, the site that linked here is the source.
named as (

    select
        *,
        lower(coalesce(tag_source, hsa_net, referrer_host, '')) as source_name,
        case
            when tag_medium is not null then lower(tag_medium)
            when coalesce(tag_source, hsa_net, utm_id) is null and referrer_host is not null
                then 'referral'
            else ''
        end as medium_name,
        lower(coalesce(tag_campaign, '')) as campaign_name

    from cleaned

),

sources as (

    select
        source_name,
        string_split(source_name, '.') as labels

    from named
    group by source_name

),

-- A source is known by its name, by a domain that it lies below, or by that without its country;
-- a name is no top-level domain: firma.li is not li, which is short for LinkedIn.
domains as (

    select
        source_name,
        place,
        array_to_string(labels[place:], '.') as spelling

    from sources
    cross join unnest(range(1, greatest(len(labels), 2))) as places (place)

),

spellings as (

    select * from domains
    union all by name
    select
        source_name,
        place + 0.5 as place,
        regexp_replace(spelling, '^([^.]+)\.[a-z]{2,}(\.[a-z]{2})?$', '\1.*') as spelling

    from domains

),

known as (

    select
        spellings.source_name,
        arg_min(channel_sources.category, spellings.place) as source_category,
        arg_min(channel_sources.platform, spellings.place) as platform

    from spellings
    inner join channel_sources
        on spellings.spelling = channel_sources.source
    group by spellings.source_name

),

final as (

    -- Campaigns of another platform than the one that the touch names get no credit for it.
    select
        named.*,
        lower(trim(coalesce(named.touch_type, ''))) as type_name,
        known.source_category,
        coalesce(nullif(click_ids.platform, ''), known.platform) as platform

    from named
    left join known
        on named.source_name = known.source_name
    left join click_ids
        on named.click_id = click_ids.click_id

)

select * from final

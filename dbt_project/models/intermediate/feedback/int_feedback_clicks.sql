with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_latest') }}

),

pages as (

    select * from {{ ref('int_web_pages_parsed') }}

),

carried as (

    select
        'neutral:' || touchpoints.touchpoint_key as touchpoint_id,
        coalesce(nullif(trim(touchpoints.gclid), ''), pages.gclid) as gclid,
        pages.gbraid,
        pages.wbraid,
        coalesce(nullif(trim(touchpoints.msclkid), ''), pages.msclkid) as msclkid

    from touchpoints
    left join pages
        on touchpoints.page_url = pages.address

),

named as (

    -- Google takes one of its three ids.
    select
        touchpoint_id,
        'google_ads' as platform,
        case
            when gclid is not null then 'gclid'
            when gbraid is not null then 'gbraid'
            else 'wbraid'
        end as click_kind,
        coalesce(gclid, gbraid, wbraid) as click_id

    from carried

    union all

    select
        touchpoint_id,
        'microsoft' as platform,
        'msclkid' as click_kind,
        msclkid as click_id

    from carried

),

final as (

    -- What no platform wrote is no id, and would be a formula to a spreadsheet.
    select *
    from named
    where regexp_full_match(click_id, '[A-Za-z0-9][A-Za-z0-9_.-]{7,199}')

)

select * from final

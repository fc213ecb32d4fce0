with

touchpoints as (

    select * from {{ source('neutral', 'touchpoints') }}

),

final as (

    select
        touchpoint_ref, visitor_id, gclid, fbclid, msclkid, li_fat_id, ttclid,
        email, touch_type, page_url, referrer, utm_source, utm_medium, utm_campaign, utm_content,
        utm_term, note,
        occurred_at,
        _load_id, _row_number

    from touchpoints

)

select * from final

with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_latest') }}

),

-- An address is read once, however often it was visited.
pages as (

    select distinct page_url
    from touchpoints
    where contains(page_url, '?')

),

final as (

    select
        page_url,
        {{ url_parameter('page_url', 'utm_source') }} as utm_source,
        {{ url_parameter('page_url', 'utm_medium') }} as utm_medium,
        {{ url_parameter('page_url', 'utm_campaign') }} as utm_campaign,
        {{ url_parameter('page_url', 'utm_content') }} as utm_content,
        {{ url_parameter('page_url', 'utm_term') }} as utm_term,
        {{ url_parameter('page_url', 'utm_id') }} as utm_id,
        {{ url_parameter('page_url', 'hsa_cam') }} as hsa_cam,
        {{ url_parameter('page_url', 'mc_cid') }} as mc_cid,
        {{ url_parameter('page_url', '(?:gclid|gbraid|wbraid|dclid)') }} as gclid,
        {{ url_parameter('page_url', 'msclkid') }} as msclkid,
        {{ url_parameter('page_url', 'li_fat_id') }} as li_fat_id,
        {{ url_parameter('page_url', 'ttclid') }} as ttclid,
        {{ url_parameter('page_url', 'fbclid') }} as fbclid

    from pages

)

select * from final

with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_latest') }}

),

-- An address is read once, however often it was visited or linked from.
addresses as (

    select page_url as address
    from touchpoints
    where page_url <> ''

    union

    select referrer as address
    from touchpoints
    where referrer <> ''

),

queries as (

    select
        *,
        if(contains(address, '?'), address, null) as query

    from addresses

),

final as (

    select
        address,
        {{ url_host('address') }} as host,
        {{ url_parameter('query', 'utm_source') }} as utm_source,
        {{ url_parameter('query', 'utm_medium') }} as utm_medium,
        {{ url_parameter('query', 'utm_campaign') }} as utm_campaign,
        {{ url_parameter('query', 'utm_id') }} as utm_id,
        {{ url_parameter('query', 'hsa_cam') }} as hsa_cam,
        {{ url_parameter('query', 'mc_cid') }} as mc_cid,
        {{ url_parameter('query', 'gclid') }} as gclid,
        {{ url_parameter('query', 'gbraid') }} as gbraid,
        {{ url_parameter('query', 'wbraid') }} as wbraid,
        {{ url_parameter('query', 'dclid') }} as dclid,
        {{ url_parameter('query', 'msclkid') }} as msclkid,
        {{ url_parameter('query', 'li_fat_id') }} as li_fat_id,
        {{ url_parameter('query', 'ttclid') }} as ttclid,
        {{ url_parameter('query', 'fbclid') }} as fbclid

    from queries

)

select * from final

{%- set tags = [
    'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_id', 'gad_campaignid', 'hsa_cam', 'hsa_net',
] -%}
{%- set ids = [
    'gclid', 'gbraid', 'wbraid', 'dclid', 'srsltid', 'msclkid', 'li_fat_id', 'ttclid', 'fbclid', 'twclid', 'rdt_cid',
    'sccid', 'epik', 'mc_cid', 'mc_eid', '_kx', '_hsenc',
] -%}
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

-- Some tools encode the address as a whole.
read_addresses as (

    select
        address,
        if(
            contains(lower(address), '%3a%2f%2f') and not contains(address, '://'),
            {{ url_text('address') }}, address
        ) as url

    from addresses

),

split as (

    select
        address,
        url,
        if(contains(url, '='), {{ url_parameters('url') }}, null) as parameters

    from read_addresses

),

decoded as (

    select
        address,
        url,
        list_transform(parameters, lambda item: lower(split_part(item, '=', 1))) as keys,
        list_transform(parameters, lambda item: {{ url_text('item') }}) as texts

    from split

),

valued as (

    select
        address,
        {%- for parameter in tags + ids %}
            {{ url_value(parameter) }} as {{ parameter }},
        {%- endfor %}
        {{ url_host('url') }} as host,
        {{ url_path('url') }} as page_path

    from decoded

),

parsed as (

    select
        * replace (
            {%- for tag in tags %}
                {{ resolved_tag(tag) }} as {{ tag }}{{ ',' if not loop.last }}
            {%- endfor %}
        )

    from valued

),

final as (

    -- A click id tells who sent the click, over whatever the tags say.
    select
        *,
        case
            when coalesce(gclid, gbraid, wbraid, gad_campaignid) is not null then 'google'
            when dclid is not null then 'google_display'
            when msclkid is not null then 'microsoft'
            when li_fat_id is not null then 'linkedin'
            when ttclid is not null then 'tiktok'
            when twclid is not null then 'x'
            when rdt_cid is not null then 'reddit'
            when sccid is not null then 'snapchat'
            when epik is not null then 'pinterest'
            when fbclid is not null then 'facebook'
            when hsa_cam is not null then 'hubspot_ads'
            when mc_cid is not null then 'mailchimp'
            when _kx is not null then 'klaviyo'
            when _hsenc is not null then 'hubspot_email'
            when srsltid is not null then 'merchant_listing'
        end as click_id

    from parsed

)

select * from final

with

campaign_map as (

    select * from {{ source('neutral', 'campaign_map') }}

),

final as (

    select
        campaign_id,
        platform,
        utm_source,
        utm_medium,
        utm_campaign,
        valid_from,
        valid_to,
        _load_id,
        _row_number

    from campaign_map

)

select * from final

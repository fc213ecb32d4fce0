with

campaigns_daily as (

    select * from {{ source('google_ads', 'campaigns_daily') }}

),

final as (

    select
        account_id,
        campaign_id,
        account_name,
        campaign_name,
        campaign_type,
        campaign_status,
        currency,
        impressions,
        clicks,
        interactions,
        spend,
        conversions,
        conversion_value,
        segment,
        day,
        synced_at,
        _load_id,
        _row_number

    from campaigns_daily

)

select * from final

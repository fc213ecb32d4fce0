with

performance_daily as (

    select * from {{ source('tiktok', 'performance_daily') }}

),

final as (

    select
        account_id, campaign_id, ad_group_id, ad_id,
        account_name, campaign_name, campaign_status, ad_group_name, ad_name, currency,
        segment,
        spend, impressions, clicks, clicks_all, conversions, conversion_value, reach,
        day,
        synced_at,
        _load_id, _row_number

    from performance_daily

)

select * from final

with

performance_daily as (

    select * from {{ source('linkedin', 'performance_daily') }}

),

final as (

    select
        account_id, campaign_id, ad_group_id, ad_id,
        account_name, campaign_name, campaign_type, ad_group_name, ad_name, final_url,
        currency, segment,
        spend, impressions, clicks, conversions, conversion_value, leads, reach,
        day,
        synced_at,
        _load_id, _row_number

    from performance_daily

)

select * from final

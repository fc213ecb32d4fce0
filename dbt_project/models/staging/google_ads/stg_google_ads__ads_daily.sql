with

ads_daily as (

    select * from {{ source('google_ads', 'ads_daily') }}

),

final as (

    select
        account_id, campaign_id, ad_group_id, ad_id,
        account_name, campaign_name, campaign_type, campaign_status, ad_group_name, ad_name,
        final_url, currency, segment,
        impressions, clicks, interactions, spend, conversions, conversion_value,
        day, synced_at,
        _load_id, _row_number

    from ads_daily

)

select * from final

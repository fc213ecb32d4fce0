with

performance_daily as (

    select * from {{ source('microsoft', 'performance_daily') }}

),

final as (

    select
        account_id, campaign_id, ad_group_id, ad_id,
        account_number, account_name, campaign_name, campaign_type, ad_group_name, ad_name,
        currency, segment,
        spend, impressions, clicks, conversions, conversion_value,
        day,
        synced_at,
        _load_id, _row_number

    from performance_daily

)

select * from final

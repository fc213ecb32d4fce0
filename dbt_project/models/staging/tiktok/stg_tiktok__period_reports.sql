with

period_reports as (

    select * from {{ source('tiktok', 'period_reports') }}

),

final as (

    select
        account_id, campaign_id, ad_group_id, ad_id,
        account_name, campaign_name, campaign_status, ad_group_name, ad_name, currency,
        spend, impressions, clicks, clicks_all, conversions, conversion_value, reach,
        period_start, period_end,
        _load_id, _row_number

    from period_reports

)

select * from final

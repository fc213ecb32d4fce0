with

period_reports as (

    select * from {{ source('linkedin', 'period_reports') }}

),

final as (

    select
        account_id, campaign_id, ad_group_id, ad_id,
        account_name, campaign_name, campaign_type, ad_group_name, ad_name, final_url,
        currency,
        spend, impressions, clicks, conversions, conversion_value, leads, reach,
        _load_id, _row_number

    from period_reports

)

select * from final

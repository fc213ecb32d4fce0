with

period_reports as (

    select * from {{ source('microsoft', 'period_reports') }}

),

final as (

    select
        account_id, campaign_id, ad_group_id, ad_id,
        account_number, account_name, campaign_name, campaign_type, ad_group_name, ad_name,
        currency,
        spend, impressions, clicks, conversions, conversion_value,
        _load_id, _row_number

    from period_reports

)

select * from final

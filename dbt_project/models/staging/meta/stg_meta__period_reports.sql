with

period_reports as (

    select * from {{ source('meta', 'period_reports') }}

),

final as (

    select
        account_id, campaign_id, ad_set_id, ad_id,
        account_name, campaign_name, ad_set_name, ad_name, currency, result_indicator,
        attribution_setting,
        spend, impressions, reach, clicks, clicks_all, results, purchases, purchase_value,
        reporting_starts, reporting_ends,
        _load_id, _row_number

    from period_reports

)

select * from final

with

insights_daily as (

    select * from {{ source('meta', 'insights_daily') }}

),

final as (

    select
        account_id, campaign_id, ad_set_id, ad_id,
        account_name, campaign_name, ad_set_name, ad_name, currency, segment,
        result_indicator, attribution_setting, actions, action_values,
        spend, impressions, reach, clicks, clicks_all, results, purchases, purchase_value,
        day, reporting_starts, reporting_ends, synced_at,
        _load_id, _row_number

    from insights_daily

)

select * from final

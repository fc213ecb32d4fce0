with

ad_performance as (

    select * from {{ ref('int_ad_performance_unified') }}

),

final as (

    select
        date_day,
        platform,
        account_id,
        campaign_id,
        campaign_name,
        channel,
        ad_group_id,
        ad_group_name,
        ad_id,
        ad_name,
        currency,
        spend,
        reporting_spend,
        impressions,
        clicks,
        conversions as platform_conversions,
        conversion_value as platform_conversion_value,
        reporting_conversion_value as reporting_platform_conversion_value,
        is_residual,
        is_settled,
        _load_id,
        _row_number

    from ad_performance

)

select * from final

with

period_reports as (

    select * from {{ source('google_ads', 'period_reports') }}

),

final as (

    select
        account_id,
        campaign_id,
        account_name,
        campaign_name,
        ad_group_name,
        currency,
        impressions,
        clicks,
        interactions,
        spend,
        conversions,
        period_start,
        period_end,
        _load_id,
        _row_number

    from period_reports

)

select * from final

with

ad_groups_daily as (

    select * from {{ source('google_ads', 'ad_groups_daily') }}

),

final as (

    select
        account_id,
        campaign_id,
        ad_group_id,
        account_name,
        campaign_name,
        campaign_type,
        campaign_status,
        ad_group_name,
        currency,
        impressions,
        clicks,
        interactions,
        spend,
        conversions,
        conversion_value,
        segment,
        day,
        synced_at,
        _load_id,
        _row_number

    from ad_groups_daily

)

select * from final

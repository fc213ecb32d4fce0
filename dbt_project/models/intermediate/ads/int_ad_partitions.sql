with

ad_rows as (

    select * from {{ ref('int_ad_rows_owned') }}
    where date_day is not null

),

final as (

    select
        platform,
        account_id,
        date_day,
        _load_id as load_id,
        bool_or(ad_id is not null or ad_name is not null) as has_ads,
        bool_or(ad_group_id is not null or ad_group_name is not null) as has_ad_groups,
        count(*) as row_count,
        sum(spend)::decimal(18, 6) as spend,
        sum(impressions)::bigint as impressions,
        sum(clicks)::bigint as clicks,
        sum(conversions)::decimal(18, 6) as conversions,
        sum(conversion_value)::decimal(18, 6) as conversion_value,
        sum(hash(
            campaign_id, campaign_name, ad_group_id, ad_group_name, ad_id, ad_name,
            spend, impressions, clicks, conversions, conversion_value
        ))::varchar as fingerprint

    from ad_rows
    group by platform, account_id, date_day, _load_id

)

select * from final

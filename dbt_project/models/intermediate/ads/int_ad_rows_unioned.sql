with

google_campaigns as (

    select * from {{ ref('stg_google_ads__campaigns_daily') }}

),

google_ad_groups as (

    select * from {{ ref('stg_google_ads__ad_groups_daily') }}

),

google_ads as (

    select * exclude (final_url) from {{ ref('stg_google_ads__ads_daily') }}

),

meta_insights as (

    select
        * exclude (ad_set_id, ad_set_name, purchases, purchase_value),
        ad_set_id as ad_group_id,
        ad_set_name as ad_group_name,
        purchases as conversions,
        purchase_value as conversion_value

    from {{ ref('stg_meta__insights_daily') }}

),

unioned as (

    select
        'google_ads' as platform,
        *

    from google_campaigns
    union all by name
    select
        'google_ads' as platform,
        *

    from google_ad_groups
    union all by name
    select
        'google_ads' as platform,
        *

    from google_ads
    union all by name
    select
        'meta' as platform,
        *

    from meta_insights

),

final as (

    select
        platform,
        coalesce(account_id, 'default') as account_id,
        account_name,
        campaign_id,
        campaign_name,
        campaign_type,
        ad_group_id,
        ad_group_name,
        ad_id,
        ad_name,
        currency,
        spend,
        impressions,
        clicks,
        conversions,
        conversion_value,
        day as date_day,
        _load_id,
        _row_number

    from unioned
    where day is not null

)

select * from final

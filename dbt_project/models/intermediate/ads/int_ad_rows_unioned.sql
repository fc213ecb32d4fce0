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

google_periods as (

    select
        *,
        null::date as day

    from {{ ref('stg_google_ads__period_reports') }}

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

meta_periods as (

    select
        * exclude (ad_set_id, ad_set_name, purchases, purchase_value),
        ad_set_id as ad_group_id,
        ad_set_name as ad_group_name,
        purchases as conversions,
        purchase_value as conversion_value,
        null::date as day

    from {{ ref('stg_meta__period_reports') }}

),

unioned as (

    {% for relation, platform in [
        ('google_campaigns', 'google_ads'),
        ('google_ad_groups', 'google_ads'),
        ('google_ads', 'google_ads'),
        ('google_periods', 'google_ads'),
        ('meta_insights', 'meta'),
        ('meta_periods', 'meta'),
    ] %}
        select
            '{{ platform }}' as platform,
            *

        from {{ relation }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}

),

final as (

    select
        platform,
        account_id,
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

)

select * from final

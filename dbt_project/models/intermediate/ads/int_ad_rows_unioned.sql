with

meta_purchases as (

    select * from {{ ref('int_meta_purchases_chosen') }}

),

meta_insights as (

    select
        insights.* exclude (ad_set_id, ad_set_name),
        insights.ad_set_id as ad_group_id,
        insights.ad_set_name as ad_group_name,
        coalesce(
            insights.purchases, {{ listed_purchases('insights.actions') }}, chosen.purchases
        ) as conversions,
        coalesce(
            insights.purchase_value,
            {{ listed_purchases('insights.action_values') }},
            chosen.purchase_value
        ) as conversion_value

    from {{ ref('stg_meta__insights_daily') }} as insights
    left join meta_purchases as chosen
        on
            if(insights.purchases is null, insights.ad_id, null) = chosen.ad_id
            and insights.day = chosen.day

),

meta_periods as (

    select
        * exclude (ad_set_id, ad_set_name),
        ad_set_id as ad_group_id,
        ad_set_name as ad_group_name,
        purchases as conversions,
        purchase_value as conversion_value

    from {{ ref('stg_meta__period_reports') }}

),

unioned as (

    {%- for relation, platform in [
        (ref('stg_google_ads__campaigns_daily'), 'google_ads'),
        (ref('stg_google_ads__ad_groups_daily'), 'google_ads'),
        (ref('stg_google_ads__ads_daily'), 'google_ads'),
        (ref('stg_google_ads__period_reports'), 'google_ads'),
        ('meta_insights', 'meta'),
        ('meta_periods', 'meta'),
        (ref('stg_linkedin__performance_daily'), 'linkedin'),
        (ref('stg_linkedin__period_reports'), 'linkedin'),
        (ref('stg_microsoft__performance_daily'), 'microsoft'),
        (ref('stg_microsoft__period_reports'), 'microsoft'),
        (ref('stg_tiktok__performance_daily'), 'tiktok'),
        (ref('stg_tiktok__period_reports'), 'tiktok'),
    ] %}
        select
            '{{ platform }}' as platform,
            *

        from {{ relation }}
        {{ 'union all by name' if not loop.last }}
    {%- endfor %}

),

shared as (

    select
        platform,
        account_id,
        coalesce(account_number, account_name) as account_name,
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
        reach,
        conversions::decimal(18, 6) as conversions,
        conversion_value::decimal(18, 6) as conversion_value,
        day as date_day,
        segment,
        synced_at,
        _load_id,
        _row_number

    from unioned

),

final as (

    -- A connector keeps copies of a row that was restated: the one that it wrote last counts.
    select
        * exclude (segment, synced_at),
        true as is_last_copy

    from shared
    where synced_at is null
    union all
    select
        * exclude (segment, synced_at),
        synced_at = max(synced_at) over (
            partition by
                platform, _load_id, account_id, date_day, campaign_id, ad_group_id, ad_id,
                segment::varchar
        ) as is_last_copy

    from shared
    where synced_at is not null

)

select * from final

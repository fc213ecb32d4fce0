{%- set measures = {'spend': 'decimal(18, 6)', 'impressions': 'bigint', 'clicks': 'bigint'} -%}
with

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

-- Of names only those of search are read, each once a month.
ads as (

    select
        date_trunc('month', date_day)::date as month,
        platform,
        account_id,
        channel = 'Paid Search' as is_search,
        if(channel = 'Paid Search', campaign_name, null) as campaign,
        if(channel = 'Paid Search', ad_group_name, null) as ad_group,
        {{ holds_words('campaign', 'any_value(brand_words)') }}
        or {{ holds_words('ad_group', 'any_value(brand_words)') }} as is_branded,
        sum(reporting_spend) as spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks

    from {{ ref('fct_ad_performance_daily') }}
    cross join defaults
    group by month, platform, account_id, is_search, campaign, ad_group

),

summed as (

    select
        levels.level,
        ads.month,
        if(levels.level = 'company', null, ads.platform) as platform,
        if(levels.level = 'account', ads.account_id, null) as account_id,
        bool_or(ads.is_search) as has_search,
        {%- for measure in measures %}
            sum(ads.{{ measure }}) as {{ measure }},
            sum(ads.{{ measure }}) filter (where ads.is_search) as search_{{ measure }},
            sum(if(ads.is_branded, ads.{{ measure }}, 0)) as branded_{{ measure }},
        {%- endfor %}
        max(max(ads.is_branded)) over () as is_brand_named

    from ads
    cross join (values ('account'), ('platform'), ('company')) as levels (level)
    group by all

),

final as (

    select
        coalesce(summed.level, 'company') as level,
        coalesce(summed.month, noticed.month) as month,
        summed.platform,
        summed.account_id,
        defaults.reporting_currency as currency,
        case
            when not coalesce(summed.has_search, false) then 'no search campaigns'
            when defaults.is_brand_declared then 'brand names'
            when summed.is_brand_named then 'campaign names'
            else 'no brand declared'
        end as branded_basis,
        {%- for measure, type in measures.items() %}
            coalesce(summed.{{ measure }}, 0)::{{ type }} as {{ measure }},
            summed.search_{{ measure }}::{{ type }} as search_{{ measure }},
            if(branded_basis like '% names', summed.branded_{{ measure }}, null)::{{ type }}
                as branded_{{ measure }},
        {%- endfor %}
        reached.reach,
        reached.reach_basis,
        reached.is_reach_minimum,
        reached.frequency,
        noticed.* exclude (month),
        noticed.direct_touches / nullif(noticed.touches, 0) as direct_share,
        noticed.organic_touches / nullif(noticed.touches, 0) as organic_share,
        noticed.touched_before_accounts / nullif(noticed.contacted_accounts, 0)
            as touched_before_share

    from summed
    full join {{ ref('int_awareness_counted') }} as noticed
        on summed.level = 'company' and summed.month = noticed.month
    cross join defaults
    left join {{ ref('int_ad_reach_reported') }} as reached
        on
            summed.level = reached.level and summed.month = reached.month
            and summed.platform = reached.platform
            and summed.account_id is not distinct from reached.account_id

)

select * from final

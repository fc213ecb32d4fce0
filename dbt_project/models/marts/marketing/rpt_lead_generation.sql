with

ad_performance as (

    select * from {{ ref('fct_ad_performance_daily') }}

),

attribution as (

    select * from {{ ref('fct_attribution') }}

),

web_touches as (

    select * from {{ ref('int_web_touches_parsed') }}

),

campaigns as (

    select * from {{ ref('dim_campaigns') }}
    where is_current

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

-- What was paid is known of a campaign, and is not spread over what its ads said or led to.
unioned as (

    select
        date_trunc('month', date_day)::date as month,
        'campaign' as level,
        channel,
        campaign_id,
        sum(reporting_spend) as spend

    from ad_performance
    group by all
    union all by name
    select
        date_trunc('month', {{ reporting_day('converted_at', 'defaults') }})::date as month,
        levels.level,
        attribution.channel,
        attribution.campaign_id,
        if(levels.level = 'landing_page', web_touches.utm_content, null) as content,
        if(levels.level = 'landing_page', web_touches.page_path, null) as landing_page,
        if(levels.level = 'campaign', 0, null) as spend,
        {{- credited_conversions('attribution') }}

    from attribution
    cross join (values ('campaign'), ('landing_page')) as levels (level)
    inner join defaults
        on
            attribution.unit = defaults.report_unit
            and attribution.model = defaults.report_model
    left join web_touches
        on attribution.touchpoint_id = web_touches.touchpoint_id
    where attribution.conversion_type in ('lead', 'mql', 'sql', 'opportunity', 'won')
    group by all

),

final as (

    select
        unioned.month,
        unioned.level,
        unioned.channel,
        any_value(campaigns.platform) as platform,
        unioned.campaign_id,
        any_value(campaigns.campaign_name) as campaign_name,
        unioned.content,
        unioned.landing_page,
        defaults.report_model as model,
        defaults.reporting_currency as currency,
        sum(unioned.spend)::decimal(18, 6) as spend,
        {%- for measure in ['leads', 'mqls', 'sqls', 'opportunities', 'won'] %}
            coalesce(sum(unioned.{{ measure }}), 0)::decimal(18, 9) as {{ measure }},
        {%- endfor %}
        {%- for one, all in [('lead', 'leads'), ('mql', 'mqls'), ('sql', 'sqls'), ('won', 'won')] %}
            {{ performance_ratio('spend', all, 'unioned') }} as cost_per_{{ one }},
        {%- endfor %}
        coalesce(sum(unioned.attributed_amount), 0)::decimal(18, 6) as attributed_amount

    from unioned
    cross join defaults
    left join campaigns
        on unioned.campaign_id = campaigns.campaign_id
    group by all

)

select * from final

with

touchpoints as (

    select * from {{ ref('fct_touchpoints') }}

),

ad_performance as (

    select * from {{ ref('fct_ad_performance_daily') }}

),

campaigns as (

    select * from {{ ref('dim_campaigns') }}

),

suggested as (

    select * from {{ ref('int_campaigns_suggested') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

-- Touches of a campaign are counted whatever their tags; the others by what they say.
unioned as (

    select
        last_day(date_day) as month_end,
        campaign_id,
        if(campaign_id is null, platform, null) as platform,
        sum(reporting_spend) as spend,
        sum(clicks) as clicks

    from ad_performance
    group by all
    union all by name
    select
        last_day({{ reporting_day('occurred_at', 'defaults') }}) as month_end,
        campaign_id,
        {%- for tag in ['channel', 'utm_source', 'utm_medium', 'utm_campaign'] %}
            if(campaign_id is null, {{ tag }}, null) as {{ tag }},
        {%- endfor %}
        count(*) as touchpoints,
        count(*) filter (where is_machine) as machine_touchpoints

    from touchpoints
    cross join defaults
    group by all

),

final as (

    select
        date_trunc('month', unioned.month_end)::date as month,
        coalesce(unioned.platform, split_part(unioned.campaign_id, ':', 1)) as platform,
        unioned.campaign_id,
        campaigns.campaign_name,
        case
            when coalesce(sum(unioned.touchpoints), 0) = 0 then 'spend_without_touches'
            when sum(unioned.spend) > 0 then 'covered'
            when max(unioned.campaign_id) is not null then 'touches_without_spend'
            when max(coalesce(unioned.utm_source, unioned.utm_campaign)) is null
                then 'touches_without_tags'
            else 'tags_without_campaign'
        end as coverage,
        unioned.channel,
        unioned.utm_source,
        unioned.utm_medium,
        unioned.utm_campaign,
        suggested.campaign_id as suggested_campaign_id,
        defaults.reporting_currency as currency,
        coalesce(sum(unioned.spend), 0)::decimal(18, 6) as spend,
        coalesce(sum(unioned.clicks), 0)::bigint as clicks,
        coalesce(sum(unioned.touchpoints), 0)::bigint as touchpoints,
        coalesce(sum(unioned.machine_touchpoints), 0)::bigint as machine_touchpoints

    from unioned
    cross join defaults
    left join suggested
        on lower(unioned.utm_campaign) = suggested.tag
    left join campaigns
        on
            unioned.campaign_id = campaigns.campaign_id
            and unioned.month_end >= campaigns.valid_from
            and unioned.month_end <= coalesce(campaigns.valid_to, 'infinity'::date)
    group by all

)

select * from final

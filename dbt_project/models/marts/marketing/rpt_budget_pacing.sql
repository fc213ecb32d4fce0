with

spent as (

    select
        date_trunc('month', date_day)::date as month, platform, channel, campaign_id,
        max(date_day) as last_day,
        sum(reporting_spend) as spend

    from {{ ref('fct_ad_performance_daily') }}
    group by all

),

-- Spend is booked once, on the narrowest plan that it falls under.
booked as (

    select
        spent.month, plans.scope,
        if(plans.scope is null, spent.platform, plans.platform) as platform,
        if(plans.scope is null, spent.channel, plans.channel) as channel,
        plans.campaign,
        spent.spend

    from spent
    left join {{ ref('int_budgets_planned') }} as plans
        on
            spent.month = plans.month
            and coalesce(spent.platform = plans.platform, true)
            and coalesce(spent.channel = plans.channel, true)
            and (plans.campaign is null or list_contains(plans.campaign_ids, spent.campaign_id))
    qualify row_number() over (
        partition by spent.month, spent.platform, spent.channel, spent.campaign_id
        order by plans.scope_order asc, plans.campaign asc
    ) = 1

),

-- How far spend is known: of a plan for no platform by the newest day of any.
known as (

    select
        levels.platform,
        max(spent.last_day) as spend_until

    from spent
    cross join unnest([spent.platform, null]) as levels (platform)
    group by levels.platform

),

summed as (

    select
        month, scope, platform, channel, campaign,
        max(planned)::decimal(18, 2) as planned,
        coalesce(sum(spend), 0)::decimal(18, 6) as spend,
        max(gap) as gap

    from (
        select * from booked
        union all by name
        select month, scope, platform, channel, campaign, gap, reporting_amount as planned
        from {{ ref('int_budgets_planned') }}
    ) as unioned
    group by all

),

final as (

    select
        summed.* exclude (scope, gap),
        coalesce(summed.scope, 'no plan') as scope,
        defaults.reporting_currency as currency,
        known.spend_until,
        {{ elapsed_share('summed.month', 'known.spend_until') }} as elapsed_share,
        (summed.planned * elapsed_share)::decimal(18, 2) as prorated_plan,
        summed.spend / nullif(prorated_plan, 0) as pace,
        (summed.spend / nullif(elapsed_share, 0))::decimal(18, 2) as projected_spend,
        (summed.planned - summed.spend)::decimal(18, 2) as remaining,
        case
            when summed.scope is null then 'no plan'
            when summed.gap is not null then summed.gap
            when known.spend_until is null then 'no spend data'
            when elapsed_share = 0 then 'not started'
            when summed.planned > 0 and summed.spend = 0 then 'no spend'
            when projected_spend > summed.planned * (1 + defaults.budget_tolerance) then 'over'
            when projected_spend < summed.planned * (1 - defaults.budget_tolerance) then 'under'
            else 'on plan'
        end as verdict

    from summed
    cross join {{ ref('int_reporting_defaults') }} as defaults
    left join known
        on summed.platform is not distinct from known.platform

)

select * from final

with

spent as (

    select
        channel,
        sum(reporting_spend)::decimal(18, 6) as spend

    from {{ ref('fct_ad_performance_daily') }}
    group by channel

),

responses as (

    select * from {{ ref('int_spend_responses') }}

),

outcomes as (

    select unnest(['leads', 'won_amount']) as outcome

),

final as (

    select
        spent.channel,
        outcomes.outcome,
        'observational' as evidence,
        defaults.report_model as model,
        defaults.reporting_currency as currency,
        spent.spend,
        coalesce(responses.weeks_used, 0) as weeks_used,
        responses.elasticity,
        responses.elasticity_low,
        responses.elasticity_high,
        responses.average_return,
        responses.average_return * responses.elasticity as marginal_return,
        responses.average_return * responses.elasticity_low as marginal_return_low,
        responses.average_return * responses.elasticity_high as marginal_return_high,
        responses.r_squared,
        if(responses.channel is null, 'no spend', responses.refusal) as refusal,
        case
            when responses.elasticity is null then 'no estimate'
            when responses.elasticity_low > 0 and responses.elasticity_high < 1
                then 'more, with diminishing returns'
            when responses.elasticity_low > 0 then 'more'
            when responses.elasticity_high < 0 then 'less'
            else 'not shown'
        end as verdict

    from spent
    cross join outcomes
    cross join {{ ref('int_reporting_defaults') }} as defaults
    left join responses
        on
            spent.channel = responses.channel
            and outcomes.outcome = responses.outcome

)

select * from final

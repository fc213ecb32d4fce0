with

spent as (

    select
        date_day,
        channel,
        sum(reporting_spend) as spend

    from {{ ref('fct_ad_performance_daily') }}
    group by date_day, channel

),

credited as (

    select
        daily.date_day,
        daily.channel,
        daily.conversion_type,
        daily.weight as conversions,
        daily.reporting_amount

    from {{ ref('fct_attribution_daily') }} as daily
    where
        daily.is_report_unit
        and daily.is_report_model
        and daily.conversion_type in ('lead', 'won')

),

-- Weeks that both the platforms and the CRMs tell of from Monday to Sunday.
weeks as (

    select
        unnest(generate_series(
            date_trunc('week', min(spent.date_day) + 6),
            date_trunc('week', least(max(spent.date_day), max(today.today)) - 6),
            interval 7 day
        ))::date as week

    from spent
    cross join {{ ref('int_reporting_today') }} as today

),

outcomes as (

    select
        unnest(['leads', 'won_amount']) as outcome,
        unnest(['lead', 'won']) as conversion_type

),

unioned as (

    select
        spent.date_day,
        spent.channel,
        outcomes.outcome,
        spent.spend

    from spent
    cross join outcomes
    union all by name
    select
        credited.date_day,
        credited.channel,
        outcomes.outcome,
        if(credited.conversion_type = 'lead', credited.conversions, credited.reporting_amount)
            as results,
        credited.conversions

    from credited
    inner join outcomes using (conversion_type)

),

series as (

    select distinct channel
    from spent
    where spend > 0

),

final as (

    select
        series.channel,
        outcomes.outcome,
        weeks.week,
        coalesce(sum(unioned.spend), 0)::double as spend,
        coalesce(sum(unioned.results), 0)::double as results,
        coalesce(sum(unioned.conversions), 0)::double as conversions

    from series
    cross join outcomes
    cross join weeks
    left join unioned
        on
            series.channel = unioned.channel
            and outcomes.outcome = unioned.outcome
            and weeks.week = date_trunc('week', unioned.date_day)::date
    group by series.channel, outcomes.outcome, weeks.week

)

select * from final

with

today as (

    select * from {{ ref('int_reporting_today') }}

),

told as (

    select date_day from {{ ref('fct_ad_performance_daily') }}
    union all
    select date_day from {{ ref('fct_attribution_daily') }}
    union all
    select opened_date as date_day from {{ ref('fct_deals') }}
    union all
    select today as date_day from today

),

-- The reports' today is the CRMs'; without one, the newest day of the ads stands for it.
bounds as (

    select
        min(told.date_day) as first_day,
        max(told.date_day) as last_day,
        coalesce(any_value(today.today), last_day) as today

    from told
    cross join today

),

days as (

    select
        unnest(generate_series(first_day, last_day(last_day), interval 1 day))::date as date_day,
        today

    from bounds

),

final as (

    select
        date_day,
        date_trunc('week', date_day)::date as week,
        date_trunc('month', date_day)::date as month,
        date_trunc('quarter', date_day)::date as quarter,
        date_trunc('year', date_day)::date as year,
        date_day <= today as is_over

    from days

)

select * from final

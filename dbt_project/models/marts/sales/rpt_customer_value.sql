with

won_deals as (

    select
        deals.* exclude (currency),
        date_diff('second', customers.first_won_at, deals.won_at) // (30 * 86400) as months,
        coalesce(customers.channel, 'No customer') as channel,
        if(
            customers.customer_id is null,
            date_trunc('month', {{ reporting_day('deals.won_at', 'defaults') }})::date,
            customers.cohort_month
        ) as cohort_month

    from {{ ref('fct_deals') }} as deals
    cross join {{ ref('int_reporting_defaults') }} as defaults
    left join {{ ref('dim_customers') }} as customers using (customer_id)
    where deals.status = 'won'

),

spend as (

    select
        date_trunc('month', date_day)::date as cohort_month,
        channel,
        sum(reporting_spend) as spend

    from {{ ref('fct_ad_performance_daily') }}
    group by all

),

-- What a cohort had brought by the end of each 30 days after the first purchases.
cumulated as (

    select
        won_deals.cohort_month,
        won_deals.channel,
        won_deals.months,
        nullif(spend.spend, 0) as spend,
        sum(sum(won_deals.reporting_amount)) over (
            partition by won_deals.cohort_month, won_deals.channel
            order by won_deals.months
        ) as value

    from won_deals
    inner join spend using (cohort_month, channel)
    group by won_deals.cohort_month, won_deals.channel, won_deals.months, spend.spend

),

unioned as (

    select * from spend
    union all by name
    select * from {{ ref('dim_customers') }}
    union all by name
    select cohort_month, channel, deal_type, reporting_amount from won_deals
    union all by name
    select cohort_month, channel, months as payback_months from cumulated
    where value >= spend

),

final as (

    select
        unioned.cohort_month,
        unioned.channel,
        defaults.reporting_currency as currency,
        count(unioned.customer_id) as customers,
        count(*) filter (where unioned.is_repeat) as repeat_customers,
        (repeat_customers / nullif(customers, 0))::decimal(18, 6) as repeat_rate,
        count(*) filter (where unioned.is_referred) as referred_customers,
        (referred_customers / nullif(customers, 0))::decimal(18, 6) as referral_share,
        count(*) filter (where unioned.is_churned) as churned_customers,
        count(unioned.deal_type) as won_deals,
        coalesce(sum(unioned.reporting_amount), 0)::decimal(18, 2) as value,
        {%- for kind in ['repeat', 'renewal'] %}
            count(*) filter (where unioned.deal_type = '{{ kind }}') as {{ kind }}_deals,
            coalesce(sum(if(unioned.deal_type = '{{ kind }}', unioned.reporting_amount, 0)), 0)
                ::decimal(18, 2) as {{ kind }}_value,
        {%- endfor %}
        {%- for days in [30, 90, 180, 365] %}
            count(unioned.value_{{ days }}_days) as observed_{{ days }}_days,
            sum(unioned.value_{{ days }}_days)::decimal(18, 2) as value_{{ days }}_days,
        {%- endfor %}
        coalesce(sum(unioned.spend), 0)::decimal(18, 6) as spend,
        (nullif(sum(unioned.spend), 0) / nullif(customers, 0))::decimal(18, 6) as cac,
        min(unioned.payback_months)::bigint as payback_months

    from unioned
    cross join {{ ref('int_reporting_defaults') }} as defaults
    group by unioned.cohort_month, unioned.channel, defaults.reporting_currency

)

select * from final

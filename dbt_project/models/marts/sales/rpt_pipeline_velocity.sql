with

today as (

    select * from {{ ref('int_reporting_today') }}

),

-- One entered after the fact was opened when it was decided; one without any date is seen today.
dated as (

    select
        deals.status,
        deals.reporting_amount,
        deals.deal_type,
        'All deals' as everything,
        {%- for field in ['accounts.industry', 'accounts.country', 'reps.team'] %}
            coalesce({{ field }}, 'Unknown') as {{ field.split('.')[1] }},
        {%- endfor %}
        coalesce({{ company_size('accounts.number_of_employees') }}, 'Unknown') as company_size,
        {{ decided_at('deals', 'today') }} as decided_at,
        coalesce(least(deals.created_at, decided_at), today.reported_until) as opened_at,
        last_day({{ reporting_day('opened_at', 'today') }}) as opened_month,
        last_day({{ reporting_day('decided_at', 'today') }}) as decided_month,
        if(deals.created_at is null, null, date_diff('second', opened_at, decided_at)) as seconds

    from {{ ref('fct_deals') }} as deals
    cross join today
    left join {{ ref('dim_accounts') }} as accounts
        on deals.account_id = accounts.account_id
    left join {{ ref('dim_sales_reps') }} as reps
        on deals.rep_id = reps.rep_id

),

segmented as (

    unpivot dated on everything, industry, country, company_size, deal_type, team
    into name segment_type value segment

),

months as (

    select
        last_day(unnest(generate_series(
            date_trunc('month', min(opened_month)),
            greatest(max(opened_month), max(decided_month), max(today)), interval 1 month
        ))) as month_end

    from dated cross join today

),

moved as (

    select distinct segment_type, segment, month_end from segmented cross join months
    union all by name
    select segment_type, segment, opened_month as month_end, 1 as opened from segmented
    union all by name
    select *, decided_month as month_end, -1 as opened
    from segmented
    where status <> 'open'

),

counted as (

    select
        segment_type,
        segment,
        month_end,
        sum(sum(opened)) over (partition by segment_type, segment order by month_end) as open_deals,
        count(*) filter (where status = 'won') as won_deals,
        count(*) filter (where status = 'lost') as lost_deals,
        avg(reporting_amount) filter (where status = 'won') as deal_size,
        avg(seconds) filter (where status = 'won') / 86400 as cycle_days,
        quantile_cont(seconds / 86400, 0.5) filter (where status = 'won') as cycle_median_days,
        quantile_cont(seconds / 86400, 0.9) filter (where status = 'won') as cycle_p90_days

    from moved
    group by segment_type, segment, month_end

),

final as (

    select
        counted.* exclude (month_end) replace (coalesce(open_deals, 0)::bigint as open_deals),
        date_trunc('month', month_end)::date as month,
        today.reporting_currency as currency,
        won_deals / nullif(won_deals + lost_deals, 0) as win_rate,
        open_deals * win_rate * deal_size / nullif(cycle_days, 0) as velocity

    from counted
    cross join today

)

select * from final

with

today as (

    select * from {{ ref('int_reporting_today') }}

),

-- What is overdue, or expected on no day, is expected in the month of today.
facts as (

    select
        date_trunc('month', if(
            deals.status = 'won',
            {{ reporting_day('deals.won_at', 'today') }},
            greatest(today.today, open_deals.expected_close_date)
        ))::date as month,
        deals.rep_id,
        (deals.status = 'won')::integer as won_deals,
        if(deals.status = 'won', deals.reporting_amount, 0) as won_amount,
        open_deals.reporting_amount as open_amount,
        open_deals.weighted_amount,
        if(
            open_deals.expected_close_date >= today.today, 0, open_deals.reporting_amount
        ) as overdue_amount

    from {{ ref('fct_deals') }} as deals
    cross join today
    left join {{ ref('rpt_open_deals') }} as open_deals
        on deals.deal_id = open_deals.deal_id
    where deals.status <> 'lost'
    union all by name
    select month, rep_id, unknown_rep, team as target_team, reporting_amount as target
    from {{ ref('int_sales_targets') }}
    where not is_team

),

-- A rep belongs to the team of the month's target, else to the one of today.
by_rep as (

    select
        facts.* exclude (target_team),
        coalesce(min(facts.target_team) over members, reps.team) as team

    from facts
    left join {{ ref('dim_sales_reps') }} as reps
        on facts.rep_id = reps.rep_id
    window members as (partition by facts.month, facts.rep_id, facts.unknown_rep)

),

by_level as (

    select 'rep' as level, * from by_rep
    union all by name
    select 'team' as level, * exclude (rep_id, unknown_rep) from by_rep
    union all by name
    select 'team' as level, month, team, reporting_amount as team_target
    from {{ ref('int_sales_targets') }}
    where is_team

),

summed as (

    select
        level, month, rep_id, unknown_rep, team,
        coalesce(sum(won_deals), 0)::bigint as won_deals,
        {%- for amount in ['won_amount', 'open_amount', 'overdue_amount', 'weighted_amount'] %}
            coalesce(sum({{ amount }}), 0)::decimal(18, 2) as {{ amount }},
        {%- endfor %}
        coalesce(sum(team_target), sum(target))::decimal(18, 2) as target

    from by_level
    group by all

),

final as (

    select
        summed.*,
        today.reporting_currency as currency,
        {{ elapsed_share('month', 'today.today') }} as elapsed_share,
        (summed.target * elapsed_share)::decimal(18, 2) as prorated_target,
        summed.won_amount / nullif(summed.target, 0) as attainment,
        summed.won_amount / nullif(prorated_target, 0) as prorated_attainment,
        (summed.target - summed.won_amount)::decimal(18, 2) as gap,
        summed.open_amount / nullif(greatest(gap, 0), 0) as coverage

    from summed
    cross join today

)

select * from final

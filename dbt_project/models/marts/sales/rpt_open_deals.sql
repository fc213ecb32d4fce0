with

deals as (

    select * from {{ ref('fct_deals') }}
    where status = 'open'

),

activities as (

    select * from {{ ref('fct_sales_activities') }}
    where is_completed

),

outcomes as (

    select * from {{ ref('int_stage_outcomes') }}

),

-- An activity with another deal of the account is one with the account.
last_activities as (

    select deal_id, max(occurred_at) as last_activity_at
    from (
        select deals.deal_id, activities.occurred_at
        from deals inner join activities using (deal_id)
        union all
        select deals.deal_id, activities.occurred_at
        from deals inner join activities using (account_id, source)
    ) as seen
    group by deal_id

),

judged as (

    select
        deals.*,
        coalesce(entries.entered_at, deals.created_at) as stage_entered_at,
        date_diff('second', stage_entered_at, observed.observed_until) / 86400 as days_in_stage,
        outcomes.won_p90_days,
        last_activities.last_activity_at,
        (
            days_in_stage > outcomes.won_median_days
            and coalesce(last_activities.last_activity_at < stage_entered_at, true)
            and deals.source in (select source from activities)
        ) as is_idle,
        observed.observed_until,
        coalesce(deals.probability / 100, outcomes.win_rate, overall.win_rate) as chance,
        case
            when deals.probability is not null then 'crm'
            when outcomes.win_rate is not null then 'stage'
            when overall.win_rate is not null then 'all deals'
            else 'unknown'
        end as probability_basis

    from deals
    inner join {{ ref('int_crm_observed') }} as observed
        on deals.source = observed.source
    left join {{ ref('fct_deal_stages') }} as entries
        on deals.deal_id = entries.deal_id and entries.is_current
    left join outcomes
        on deals.source = outcomes.source and entries.stage = outcomes.stage
    left join outcomes as overall
        on deals.source = overall.source and overall.stage is null
    left join last_activities
        on deals.deal_id = last_activities.deal_id

),

final as (

    select
        deal_id, source, account_id, person_id, rep_id, name, pipeline, stage, deal_type,
        reporting_currency as currency, reporting_amount, probability_basis,
        if(chance is null, null, least(greatest(chance, 0), 1))::decimal(18, 6) as win_probability,
        (reporting_amount * win_probability)::decimal(18, 2) as weighted_amount,
        expected_close_date,
        coalesce(expected_close_date < observed_until::date, false) as is_overdue,
        created_at, stage_entered_at, days_in_stage, won_p90_days, last_activity_at,
        case
            when days_in_stage > won_p90_days then 'longer than nine of ten won'
            when is_idle then 'no activity in this stage'
        end as stalled_reason,
        stalled_reason is not null as is_stalled,
        observed_until

    from judged

)

select * from final

with

pipeline as (

    select * from {{ ref('int_deals_as_of') }}

),

deals as (

    select * from {{ ref('fct_deals') }}

),

today as (

    select * from {{ ref('int_reporting_today') }}

),

decided as (

    select
        deals.*,
        if(
            deals.status = 'won', coalesce(deals.won_at, deals.closed_at), deals.closed_at
        ) as decided_at,
        kinds.period_type,
        date_trunc(kinds.period_type, {{ reporting_day('decided_at', 'today') }})::date
            as period_start

    from deals
    cross join today
    cross join (values ('month'), ('quarter')) as kinds (period_type)
    where deals.status <> 'open'

),

-- A deal of the pipeline and what became of it in the period; or one that came and was won in it.
followed as (

    select
        period_type,
        period_start,
        coalesce(pipeline.rep_id, decided.rep_id) as rep_id,
        pipeline.deal_id is not null as was_open,
        coalesce(decided.status, 'open') as outcome,
        pipeline.deal_id as open_deal_id,
        pipeline.reporting_amount as open_amount,
        pipeline.win_probability,
        pipeline.is_amount_then,
        decided.reporting_amount as decided_amount

    from pipeline
    full join decided using (period_type, period_start, deal_id)
    where was_open or outcome = 'won'

),

final as (

    select
        followed.period_type,
        followed.period_start,
        coalesce(reps.team, 'Unknown') as team,
        today.reporting_currency as currency,
        count(*) filter (where was_open) as open_deals,
        count(*) filter (where was_open and win_probability is null) as unweighted_deals,
        count(*) filter (where was_open and not is_amount_then) as deals_at_present_amount,
        {%- for name, amount, condition in [
            ('open_amount', 'open_amount', 'was_open'),
            ('weighted_amount', 'open_amount * win_probability', 'was_open'),
            ('won_amount', 'decided_amount', "outcome = 'won'"),
            ('won_from_pipeline_amount', 'decided_amount', "outcome = 'won' and was_open"),
            ('lost_from_pipeline_amount', 'decided_amount', "outcome = 'lost'"),
            ('won_at_last_amount', 'deals.reporting_amount', "was_open and deals.status = 'won'"),
        ] %}
            coalesce(sum({{ amount }}) filter (where {{ condition }}), 0)::decimal(18, 2)
                as {{ name }},
        {%- endfor %}
        count(*) filter (where outcome = 'won') as won_deals,
        count(*) filter (where outcome = 'won' and was_open) as won_from_pipeline_deals,
        count(*) filter (where outcome = 'lost') as lost_from_pipeline_deals,
        count(*) filter (where was_open and deals.status = 'open') as still_open_deals,
        won_at_last_amount / nullif(weighted_amount, 0) as won_at_last_share

    from followed
    cross join today
    left join deals
        on followed.open_deal_id = deals.deal_id
    left join {{ ref('dim_sales_reps') }} as reps
        on followed.rep_id = reps.rep_id
    group by all

)

select * from final

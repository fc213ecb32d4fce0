with

deals as (

    select
        *,
        case status
            when 'won' then coalesce(won_at, closed_at, created_at)
            when 'lost' then coalesce(closed_at, created_at)
        end as decided_at

    from {{ ref('int_deals_unified') }}

),

entries as (

    select * from {{ ref('int_deal_stages_unified') }}
    qualify row_number() over (
        partition by deal_id, entered_at order by entry_number desc
    ) = 1

),

-- What a CRM keeps of former amounts and probabilities.
history as (

    select
        'salesforce:' || opportunity_id as deal_id,
        created_at as changed_at,
        amount,
        probability

    from {{ ref('int_salesforce_opportunity_history_latest') }}
    where not coalesce(is_deleted, false)
    qualify row_number() over (partition by opportunity_id, created_at order by id desc) = 1

),

today as (

    select * from {{ ref('int_reporting_today') }}

),

months as (

    select
        unnest(generate_series(
            date_trunc('month', min(deals.created_at)), max(today.reported_until), interval 1 month
        )) as starts_at

    from deals
    cross join today

),

-- A day starts at midnight in the reporting time zone.
periods as (

    select
        kinds.period_type,
        months.starts_at::date as period_start,
        timezone('UTC', timezone(today.reporting_time_zone, months.starts_at)) as as_of

    from months
    cross join today
    cross join (values ('month'), ('quarter')) as kinds (period_type)
    where months.starts_at = date_trunc(kinds.period_type, months.starts_at)

),

-- Of the deals that had been in a stage, the share won of those decided by then.
visited as (

    select distinct deals.source, entries.stage, deals.deal_id, deals.status, deals.decided_at

    from deals
    inner join entries
        on deals.deal_id = entries.deal_id
    where deals.decided_at is not null

),

win_rates as (

    select distinct
        source,
        stage,
        decided_at,
        sum((status = 'won')::integer) over so_far / count(*) over so_far as win_rate

    from visited
    window so_far as (partition by source, stage order by decided_at)

),

placed as (

    select
        periods.*,
        deals.deal_id,
        deals.source,
        deals.rep_id,
        deals.rate,
        deals.reporting_amount,
        entries.stage,
        entries.canonical_stage

    from periods
    inner join deals
        on
            periods.as_of > deals.created_at
            and periods.as_of <= coalesce(deals.decided_at, 'infinity'::timestamp)
    asof left join entries
        on
            deals.deal_id = entries.deal_id
            and periods.as_of > entries.entered_at

),

final as (

    select
        placed.period_type,
        placed.period_start,
        placed.deal_id,
        placed.source,
        placed.rep_id,
        placed.stage,
        history.amount is not null as is_amount_then,
        coalesce(
            (history.amount::decimal(20, 6) * placed.rate)::decimal(18, 2), placed.reporting_amount
        ) as reporting_amount,
        coalesce(history.probability / 100, win_rates.win_rate) as win_probability

    from placed
    asof left join history
        on placed.deal_id = history.deal_id and placed.as_of > history.changed_at
    asof left join win_rates
        on
            placed.source = win_rates.source
            and placed.stage = win_rates.stage
            and placed.as_of > win_rates.decided_at
    where coalesce(placed.canonical_stage not in ('won', 'lost'), true)

)

select * from final

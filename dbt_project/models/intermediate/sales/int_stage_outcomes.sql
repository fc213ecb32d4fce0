with

deals as (

    select * from {{ ref('int_deals_unified') }}
    where status <> 'open'

),

entries as (

    select * from {{ ref('int_deal_stages_unified') }}
    where canonical_stage not in ('won', 'lost')

),

-- A deal that came back to a stage was there twice, and counts once.
visited as (

    select
        deals.source,
        deals.status,
        entries.stage,
        sum(date_diff('second', entries.entered_at, entries.exited_at)) / 86400 as days_in_stage

    from deals
    inner join entries
        on deals.deal_id = entries.deal_id
    group by deals.source, deals.status, entries.stage, deals.deal_id

),

final as (

    select
        source,
        stage,
        count(*) as decided_deals,
        count(*) filter (where status = 'won') / count(*) as win_rate,
        quantile_cont(days_in_stage, 0.5) filter (where status = 'won') as won_median_days,
        quantile_cont(days_in_stage, 0.9) filter (where status = 'won') as won_p90_days

    from visited
    group by source, stage

    union all by name

    select
        source,
        null::varchar as stage,
        count(*) as decided_deals,
        count(*) filter (where status = 'won') / count(*) as win_rate

    from deals
    group by source

)

select * from final

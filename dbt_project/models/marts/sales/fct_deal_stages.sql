with

entries as (

    select * from {{ ref('int_deal_stages_unified') }}

),

deals as (

    select * from {{ ref('int_deals_unified') }}

),

final as (

    select
        entries.deal_id || ':' || entries.entry_number as deal_stage_id,
        entries.deal_id,
        entries.source,
        entries.pipeline,
        entries.stage,
        entries.canonical_stage,
        entries.entry_number,
        entries.visit_number,
        entries.history_rows,
        date_diff('second', entries.entered_at, entries.exited_at) as seconds_in_stage,
        entries.is_current,
        entries.is_stage_mapped,
        entries.entered_at_basis <> 'history' as is_observed,
        entries.entered_at_basis,
        entries.entered_at,
        entries.exited_at,
        entries._load_id,
        entries._row_number

    from entries
    inner join deals
        on entries.deal_id = deals.deal_id

)

select * from final

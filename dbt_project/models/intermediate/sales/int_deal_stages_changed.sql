with

changes as (

    -- A table of deal stages and a table of all properties may both tell of one change.
    select
        deal_id,
        value as stage_id,
        changed_at,
        min(_load_id) as _load_id,
        min(_row_number) as _row_number

    from {{ ref('stg_hubspot__property_history') }}
    where
        deal_id is not null
        and coalesce(name, 'dealstage') = 'dealstage'
        and value is not null
    group by deal_id, value, changed_at

),

stages as (

    select * from {{ ref('int_hubspot_stages_latest') }}

),

marked as (

    select
        *,
        coalesce(lag(stage_id) over deal_changes <> stage_id, true) as is_entry

    from changes
    window deal_changes as (partition by deal_id order by changed_at, stage_id)

),

final as (

    select
        'hubspot:' || marked.deal_id as deal_id,
        'hubspot' as source,
        stages.pipeline_id as pipeline,
        coalesce(stages.label, marked.stage_id) as stage,
        marked.changed_at as entered_at,
        lead(marked.changed_at) over deal_entries as exited_at,
        row_number() over deal_entries as entry_number,
        1::bigint as history_rows,
        'history' as entered_at_basis,
        marked._load_id,
        marked._row_number

    from marked
    left join stages
        on marked.stage_id = stages.stage_id
    where marked.is_entry
    window deal_entries as (
        partition by marked.deal_id
        order by marked.changed_at, marked.stage_id
    )

)

select * from final

with

observations as (

    select * from {{ ref('int_deal_observations') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

-- What each export says, in the order in which the exports were made.
placed as (

    select
        observations.*,
        coalesce(loads.order_at, observations.changed_at) as observed_at,
        observations.created_at is not null
        and not list_contains(loads.missing_columns, 'stage_changed_at') as tells_changes,
        row_number() over exports as place,
        lag(observations.stage) over exports as last_stage,
        lag(observations.pipeline) over exports as last_pipeline,
        lag(observations.outcome) over exports as last_outcome

    from observations
    left join loads
        on observations._load_id = loads.load_id
    window exports as (
        partition by observations.deal_id
        order by
            loads.newness,
            observations.changed_at,
            loads.load_order,
            observations._row_number
    )

),

moved as (

    select
        *,
        place = 1
        or stage <> last_stage
        or coalesce(pipeline <> last_pipeline, false) as is_moved,
        outcome is null and last_outcome is not null as is_reopened

    from placed

),

entries as (

    select
        deal_id,
        source,
        pipeline,
        stage,
        place * 2 as entry_order,
        case
            when stage_changed_at is not null and is_moved then 'stage change'
            when place = 1 and tells_changes then 'creation'
            else 'export'
        end as entered_at_basis,
        stage_changed_at,
        created_at,
        observed_at,
        _load_id,
        _row_number

    from moved
    where is_moved or is_reopened

    union all

    select
        deal_id,
        source,
        pipeline,
        outcome as stage,
        place * 2 + 1 as entry_order,
        if(outcome_at is null, 'export', 'stage change') as entered_at_basis,
        outcome_at as stage_changed_at,
        created_at,
        observed_at,
        _load_id,
        _row_number

    from moved
    where
        outcome is not null
        and lower(outcome) <> lower(stage)
        and (is_moved or outcome is distinct from last_outcome)

),

timed as (

    -- A stage is never entered before the one that was seen earlier.
    select
        *,
        max(
            case entered_at_basis
                when 'stage change' then stage_changed_at
                when 'creation' then created_at
                else observed_at
            end
        ) over (partition by deal_id order by entry_order) as entered_at

    from entries

),

final as (

    select
        deal_id,
        source,
        pipeline,
        stage,
        entered_at,
        lead(entered_at) over deal_entries as exited_at,
        row_number() over deal_entries as entry_number,
        1::bigint as history_rows,
        entered_at_basis,
        _load_id,
        _row_number

    from timed
    where entered_at is not null
    window deal_entries as (partition by deal_id order by entry_order)

)

select * from final

with

history as (

    select
        *,
        coalesce(stage_name, '') as stage

    from {{ ref('int_salesforce_opportunity_history_latest') }}
    where not coalesce(is_deleted, false)

),

marked as (

    select
        *,
        coalesce(lag(stage) over changes <> stage, true) as is_entry,
        row_number() over changes as change_number

    from history
    window changes as (partition by opportunity_id order by created_at, id)

),

-- Salesforce writes a row for any change: rows that keep the stage belong to the same entry.
numbered as (

    select
        *,
        sum(is_entry::integer) over (
            partition by opportunity_id order by change_number
        ) as entry_number

    from marked

),

entries as (

    select
        opportunity_id,
        entry_number,
        min(nullif(stage, '')) as stage,
        min(created_at) as entered_at,
        count(*) as history_rows,
        arg_min(_load_id, change_number) as _load_id,
        arg_min(_row_number, change_number) as _row_number

    from numbered
    group by opportunity_id, entry_number

),

final as (

    select
        'salesforce:' || opportunity_id as deal_id,
        'salesforce' as source,
        null::varchar as pipeline,
        stage,
        entered_at,
        lead(entered_at) over (
            partition by opportunity_id order by entry_number
        ) as exited_at,
        entry_number::bigint as entry_number,
        history_rows,
        'history' as entered_at_basis,
        _load_id,
        _row_number

    from entries

)

select * from final

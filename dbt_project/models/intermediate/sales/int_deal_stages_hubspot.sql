with

deals as (

    select * from {{ ref('int_hubspot_deals_latest') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'hubspot' and account_id is null

),

printed as (

    select
        record_id,
        unnest(map_entries(stage_entered)) as entry,
        stage_exited,
        _load_id,
        _row_number

    from deals

),

-- A column is headed Date entered "Stage (Pipeline)"; the quotes may or may not have been kept.
labelled as (

    select
        record_id,
        coalesce(nullif(regexp_extract(entry.key, '"(.+)"', 1), ''), entry.key) as label,
        try_cast(nullif(trim(entry.value), '') as timestamp) as entered_at,
        try_cast(nullif(trim(list_extract(
            map_values(stage_exited),
            list_position(
                list_transform(
                    map_keys(stage_exited),
                    lambda name: coalesce(nullif(regexp_extract(name, '"(.+)"', 1), ''), name)
                ),
                coalesce(nullif(regexp_extract(entry.key, '"(.+)"', 1), ''), entry.key)
            )
        )), '') as timestamp) as exited_at,
        _load_id,
        _row_number

    from printed

),

split as (

    select
        labelled.record_id,
        coalesce(
            nullif(regexp_extract(labelled.label, '^(.*) \(([^()]*)\)$', 1), ''), labelled.label
        ) as stage,
        nullif(regexp_extract(labelled.label, '^(.*) \(([^()]*)\)$', 2), '') as pipeline,
        {{ to_utc('labelled.entered_at') }} as entered_at,
        {{ to_utc('labelled.exited_at') }} as exited_at,
        labelled._load_id,
        labelled._row_number

    from labelled
    cross join account_zone
    where labelled.entered_at is not null

),

final as (

    select
        'hubspot:' || record_id as deal_id,
        'hubspot' as source,
        pipeline,
        stage,
        entered_at,
        coalesce(exited_at, lead(entered_at) over entries) as exited_at,
        row_number() over entries as entry_number,
        1::bigint as history_rows,
        'history' as entered_at_basis,
        _load_id,
        _row_number

    from split
    window entries as (
        partition by record_id
        order by entered_at, exited_at nulls last, stage, pipeline
    )

)

select * from final

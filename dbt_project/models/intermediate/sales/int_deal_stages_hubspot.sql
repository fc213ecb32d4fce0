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
        nullif(trim(entry.value), '') as entered,
        nullif(trim(list_extract(
            map_values(stage_exited),
            list_position(
                list_transform(
                    map_keys(stage_exited),
                    lambda name: coalesce(nullif(regexp_extract(name, '"(.+)"', 1), ''), name)
                ),
                coalesce(nullif(regexp_extract(entry.key, '"(.+)"', 1), ''), entry.key)
            )
        )), '') as exited,
        _load_id,
        _row_number

    from printed

),

-- A file that a spreadsheet saved prints 4/8/2025 17:19: a number above twelve is the day. Where
-- none is, nothing says which it is, and no date is read.
orders as (

    select
        _load_id,
        max(split_part(entered, '/', 1)::integer) > 12 as day_first,
        max(split_part(entered, '/', 2)::integer) > 12 as month_first

    from labelled
    where regexp_matches(entered, '^\d{1,2}/\d{1,2}/\d{4}')
    group by _load_id

),

timed as (

    select
        labelled.* exclude (entered, exited),
        {{ printed_moment('labelled.entered', 'orders') }} as entered_at,
        {{ printed_moment('labelled.exited', 'orders') }} as exited_at

    from labelled
    left join orders
        on labelled._load_id = orders._load_id

),

split as (

    select
        timed.record_id,
        coalesce(
            nullif(regexp_extract(timed.label, '^(.*) \(([^()]*)\)$', 1), ''), timed.label
        ) as stage,
        nullif(regexp_extract(timed.label, '^(.*) \(([^()]*)\)$', 2), '') as pipeline,
        {{ to_utc('timed.entered_at') }} as entered_at,
        {{ to_utc('timed.exited_at') }} as exited_at,
        timed._load_id,
        timed._row_number

    from timed
    cross join account_zone
    where timed.entered_at is not null

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

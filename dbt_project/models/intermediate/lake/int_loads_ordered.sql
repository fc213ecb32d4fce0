with

manifests as (

    select * from {{ ref('stg_lake__manifests') }}

),

account_settings as (

    select
        source,
        full_exports

    from {{ ref('stg_settings__accounts') }}
    where account_id is null

),

timed as (

    select
        manifests.* exclude (is_full),
        coalesce(manifests.exported_at, manifests.period_end::timestamp) as order_at,
        coalesce(lower(manifests.facts['incomplete']) = 'true', false) as is_incomplete,
        -- Rows in quarantine are not gone: a file that has some proves nothing by what it lacks.
        manifests.quarantined = 0 and (
            coalesce(manifests.is_full, false)
            or coalesce(list_contains(account_settings.full_exports, manifests.export), false)
        ) as is_full,
        -- A snapshot that was too large for one archive: WE_00D_1.ZIP and WE_00D_2.ZIP are one.
        regexp_replace(manifests.file_name, '(?i)[_-]\d+(\.zip!)', '\1') as snapshot_name

    from manifests
    left join account_settings
        on manifests.source = account_settings.source

),

ordered as (

    -- Newest by the export's own words, never by arrival. Loads of equal newness must agree: the
    -- gate refuses those that do not, so that the order by id never decides a number.
    select
        *,
        dense_rank() over (
            order by
                order_at nulls first,
                period_end nulls first,
                period_start nulls first
        ) as newness,
        row_number() over (
            order by
                order_at nulls first,
                period_end nulls first,
                period_start nulls first,
                load_id
        ) as load_order

    from timed

),

snapshots as (

    select
        *,
        if(
            is_full,
            max(newness) over (partition by source, export, is_full, snapshot_name),
            newness
        ) as snapshot_newness

    from ordered

),

final as (

    -- What has only been seen in loads before the newest snapshot of its export is gone.
    select
        * exclude (snapshot_name),
        max(snapshot_newness) filter (where is_full) over (
            partition by source, export
        ) as full_newness

    from snapshots

)

select * from final

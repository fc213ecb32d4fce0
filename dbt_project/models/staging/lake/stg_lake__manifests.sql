with

manifests as (

    select * from {{ source('lake', 'manifests') }}

),

final as (

    select
        load_id, content_hash,
        source, export, contract_version, file_name, encoding, delimiter, exported_at_basis,
        missing_columns, extra_columns, coalesce(warnings, []) as warnings,
        controls, deduplicated, measures, facets, shape, facts,
        size_bytes, header_line, rows, quarantined, totals, rows_in,
        demo, coalesce(is_full, false) as is_full,
        period_start, period_end,
        exported_at, loaded_at

    from manifests
    where load_id <> '_schema'

)

select * from final

with

files as (

    select * from {{ ref('int_files_reported') }}

),

final as (

    select
        load_key,
        load_id,
        source,
        export,
        file_name,
        status,
        reason,
        line,
        remedy,
        closest_contract,
        content_hash,
        contract_version,
        encoding,
        missing_columns,
        extra_columns,
        warnings,
        size_bytes,
        rows_in,
        rows,
        quarantined,
        totals,
        coalesce(demo, false) as is_demo,
        coalesce(is_incomplete, false) as is_incomplete,
        period_start,
        period_end,
        exported_at,
        exported_at_basis,
        loaded_at

    from files

)

select * from final

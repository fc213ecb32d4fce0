with

gate_results as (

    select * from {{ ref('stg_releases__gate_results') }}

),

final as (

    select distinct
        release_id,
        check_name,
        table_name,
        severity,
        passed,
        observed,
        expected,
        kind,
        status,
        owner,
        failing_rows,
        -- Keys are told in the release itself only, where the rows are.
        null::varchar as failing_keys,
        failing_query,
        failing_since,
        override_reason,
        checked_at

    from gate_results

)

select * from final

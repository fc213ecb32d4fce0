with

gate_results as (

    select * from {{ source('releases', 'gate_results') }}

),

final as (

    select
        release_id,
        check_name,
        table_name,
        severity,
        observed,
        expected,
        kind,
        status,
        owner,
        failing_query,
        failing_since,
        override_reason,
        failing_rows,
        passed,
        checked_at

    from gate_results

)

select * from final

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
        checked_at

    from gate_results

)

select * from final

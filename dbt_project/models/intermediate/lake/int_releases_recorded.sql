with

releases as (

    select * from {{ ref('stg_releases__history') }}

),

final as (

    select
        release_id,
        created_at,
        is_current,
        is_kept,
        code_version,
        content_hash,
        overridden_checks,
        override_reason

    from releases

)

select * from final

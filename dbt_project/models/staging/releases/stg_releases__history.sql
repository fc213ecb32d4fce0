with

history as (

    select * from {{ source('releases', 'history') }}

),

final as (

    select
        release_id,
        code_version,
        content_hash,
        overridden_checks,
        override_reason,
        is_current,
        is_kept,
        created_at

    from history

)

select * from final

with

history as (

    select * from {{ source('releases', 'history') }}

),

final as (

    select
        release_id,
        code_version,
        content_hash,
        is_current,
        created_at

    from history

)

select * from final

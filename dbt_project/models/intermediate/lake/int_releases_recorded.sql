with

releases as (

    select * from {{ ref('stg_releases__history') }}

),

final as (

    select
        release_id,
        created_at,
        is_current,
        code_version,
        content_hash

    from releases

)

select * from final

with

landing_files as (

    select * from {{ source('lake', 'landing_files') }}

),

final as (

    select
        load_id,
        content_hash,
        file_name,
        source,
        export,
        status,
        reason,
        remedy,
        closest_contract,
        size_bytes,
        line

    from landing_files

)

select * from final

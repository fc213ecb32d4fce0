with

owners as (

    select * from {{ source('hubspot', 'owners') }}

),

final as (

    select
        owner_id, email, first_name, last_name, type, is_deleted, created_at, updated_at,
        _load_id, _row_number

    from owners

)

select * from final

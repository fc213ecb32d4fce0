with

subscribers as (

    select * from {{ source('kit', 'subscribers') }}

),

final as (

    select
        email, first_name, status, tags,
        created_at,
        _load_id, _row_number

    from subscribers

)

select * from final

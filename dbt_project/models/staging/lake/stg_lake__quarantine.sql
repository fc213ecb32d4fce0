with

quarantine as (

    select * from {{ source('lake', 'quarantine') }}

),

final as (

    select
        _load_id as load_id,
        column_name,
        value,
        reason,
        _row_number as row_number,
        line

    from quarantine

)

select * from final

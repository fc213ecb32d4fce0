with

erasures as (

    select * from {{ source('neutral', 'erasures') }}

),

final as (

    select
        identifier, note,
        requested_at,
        _load_id, _row_number

    from erasures

)

select * from final

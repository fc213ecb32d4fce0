with

erasures as (

    select * from {{ ref('int_erasures_matched') }}

),

final as (

    select
        _load_id || ':' || _row_number as request_id,
        identifier_kind,
        matched_records,
        matched_persons,
        requested_at,
        _load_id,
        _row_number

    from erasures

)

select * from final

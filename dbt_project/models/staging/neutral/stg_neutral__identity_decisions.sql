with

identity_decisions as (

    select * from {{ source('neutral', 'identity_decisions') }}

),

final as (

    select
        left_record, right_record, decision, decided_by, note,
        decided_at,
        _load_id, _row_number

    from identity_decisions

)

select * from final

with

reviewed as (

    select * from {{ ref('int_identity_identifiers_reviewed') }}

),

final as (

    select
        rule,
        identifier,
        guard_reason as reason,
        record_count

    from reviewed
    where guard_reason is not null

)

select * from final

with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_latest') }}

),

-- Materialized, so that an address is normalised once per visitor, not once per touch.
spellings as materialized (

    select
        visitor_id,
        email,
        min(occurred_at) as first_at,
        min(_load_id) as _load_id

    from touchpoints
    group by visitor_id, email

),

final as (

    select
        visitor_id,
        {{ normalized_email('email') }} as email,
        first_at,
        _load_id

    from spellings

)

select * from final

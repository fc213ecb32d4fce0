with

consents as (

    select * from {{ ref('int_consents_latest') }}
    where person_id is not null

),

final as (

    -- Of what the tools say last, the strictest word holds for the person.
    select
        person_id,
        channel,
        status,
        source,
        reason,
        as_of,
        _load_id,
        _row_number

    from consents
    qualify row_number() over (
        partition by person_id, channel
        order by
            strictness desc, as_of desc nulls last, source asc, _load_id desc, _row_number desc
    ) = 1

)

select * from final

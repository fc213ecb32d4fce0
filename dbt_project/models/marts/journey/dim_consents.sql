with

consents as (

    select * from {{ ref('int_consents_latest') }}
    where person_id is not null

),

-- Of what the tools say last, the strictest word holds for the person.
strictest as (

    select
        person_id,
        channel,
        arg_max(
            struct_pack(
                status := status, reason := reason, as_of := as_of, source := source,
                _load_id := _load_id, _row_number := _row_number
            ),
            struct_pack(
                strictness := strictness,
                as_of := coalesce(as_of, timestamp '1970-01-01'),
                source := source,
                load_id := _load_id,
                line := _row_number
            )
        ) as word

    from consents
    group by person_id, channel

),

final as (

    select
        person_id,
        channel,
        word.status,
        word.source,
        word.reason,
        word.as_of,
        word._load_id,
        word._row_number

    from strictest

)

select * from final

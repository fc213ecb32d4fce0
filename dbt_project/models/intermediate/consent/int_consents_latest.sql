with

consents as (

    select
        *,
        coalesce(email, record_key) as identifier,
        -- What counts when two words are equally new, or come from two tools.
        case status
            when 'opted_out' then 4
            when 'bounced' then 3
            when 'opted_in' then 2
            else 1
        end as strictness

    from {{ ref('int_consents_recorded') }}

),

record_persons as (

    select * from {{ ref('int_record_persons') }}

),

email_persons as (

    select
        email,
        arg_min(person_id, preference) as person_id

    from record_persons
    where email is not null
    group by email

),

-- The latest word of each tool about each address.
latest as (

    select
        source,
        channel,
        identifier,
        arg_max(
            struct_pack(
                record_key := record_key,
                email := email,
                status := status,
                strictness := strictness,
                reason := reason,
                as_of := as_of,
                _load_id := _load_id,
                _row_number := _row_number
            ),
            struct_pack(
                as_of := coalesce(as_of, timestamp '1970-01-01'),
                strictness := strictness,
                export := coalesce(load_order, 0),
                line := _row_number
            )
        ) as word

    from consents
    group by source, channel, identifier

),

final as (

    select
        coalesce(record_persons.person_id, email_persons.person_id) as person_id,
        latest.channel,
        latest.source,
        latest.word.status,
        latest.word.strictness,
        latest.word.reason,
        latest.word.as_of,
        latest.word._load_id,
        latest.word._row_number

    from latest
    left join record_persons
        on latest.word.record_key = record_persons.record_key
    left join email_persons
        on
            record_persons.person_id is null
            and latest.word.email = email_persons.email

)

select * from final

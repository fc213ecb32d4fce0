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

person_records as (

    select * from {{ ref('int_person_records') }}

),

email_persons as (

    select
        email,
        arg_min(person_id, preference) as person_id

    from person_records
    where email is not null
    group by email

),

-- The latest word of each tool about each address.
latest as (

    select *
    from consents
    qualify row_number() over (
        partition by source, channel, identifier
        order by
            as_of desc nulls last, strictness desc, load_order desc nulls last,
            _load_id desc, _row_number desc
    ) = 1

),

final as (

    select
        coalesce(person_records.person_id, email_persons.person_id) as person_id,
        latest.channel,
        latest.source,
        latest.status,
        latest.strictness,
        latest.reason,
        latest.as_of,
        latest._load_id,
        latest._row_number

    from latest
    left join person_records
        on latest.record_key = person_records.record_key
    -- Only where the record names nobody; a condition beside the key would make this a nested loop.
    left join email_persons
        on if(person_records.person_id is null, latest.email, null) = email_persons.email

)

select * from final

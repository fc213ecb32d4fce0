with

erasures as (

    select
        *,
        {{ normalized_email('identifier') }} as email,
        right(regexp_replace(identifier, '[^0-9]', '', 'g'), 9) as phone_end,
        case
            when identifier is null then 'erased'
            when contains(identifier, '@') then 'email'
            when regexp_full_match(trim(identifier), '[0-9+() ./-]{7,}') then 'phone'
            else 'record'
        end as identifier_kind

    from {{ ref('stg_neutral__erasures') }}

),

records as (

    select * from {{ ref('int_person_records') }}

),

matched as (

    select
        erasures._load_id,
        erasures._row_number,
        records.record_key,
        records.person_id

    from erasures
    inner join records
        on erasures.email = records.email
    where erasures.identifier_kind = 'email'
    union
    select
        erasures._load_id,
        erasures._row_number,
        records.record_key,
        records.person_id

    from erasures
    inner join records
        on erasures.phone_end = right(regexp_replace(records.phone, '[^0-9]', '', 'g'), 9)
    where erasures.identifier_kind = 'phone'
    union
    -- Some ids are numbers alone and look like a phone.
    select
        erasures._load_id,
        erasures._row_number,
        records.record_key,
        records.person_id

    from erasures
    inner join records
        on trim(erasures.identifier) = records.record_key
    union
    select
        erasures._load_id,
        erasures._row_number,
        records.record_key,
        records.person_id

    from erasures
    inner join records
        on trim(erasures.identifier) = records.record_id

),

final as (

    select
        erasures._load_id,
        erasures._row_number,
        erasures.identifier_kind,
        erasures.requested_at,
        count(matched.record_key) as matched_records,
        count(distinct matched.person_id) as matched_persons,
        list(distinct matched.person_id) filter (where matched.person_id is not null) as person_ids

    from erasures
    left join matched
        on
            erasures._load_id = matched._load_id
            and erasures._row_number = matched._row_number
    group by
        erasures._load_id, erasures._row_number, erasures.identifier_kind, erasures.requested_at

)

select * from final

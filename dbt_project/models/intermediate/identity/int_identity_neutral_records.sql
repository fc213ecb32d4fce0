with

visits as (

    select * from {{ ref('int_visits_grouped') }}

),

addresses as (

    select
        email,
        min(first_at) as first_at,
        min(_load_id) as _load_id

    from visits
    where email is not null
    group by email

),

visitors as (

    select
        visitor_id,
        min(first_at) as first_at,
        min(_load_id) as _load_id

    from visits
    where visitor_id is not null
    group by visitor_id

),

clicks as (

    select
        identifier,
        min(clicked_at) as first_at,
        min(_load_id) as _load_id

    from {{ ref('int_identity_clicks') }}
    where touchpoint_id is not null and record_key = 'neutral:click:' || identifier
    group by identifier

),

final as (

    select
        'neutral' as source,
        'email' as record_type,
        email as record_id,
        email,
        null::varchar as first_name,
        null::varchar as last_name,
        null::varchar as full_name,
        null::varchar as phone,
        null::varchar as company,
        null::varchar as account_key,
        null::varchar as merged_into_id,
        null::varchar as lifecycle_stage,
        false as is_deleted,
        first_at as created_at,
        _load_id,
        null::bigint as _row_number

    from addresses

    union all by name

    select
        'neutral' as source,
        'visitor' as record_type,
        visitor_id as record_id,
        false as is_deleted,
        first_at as created_at,
        _load_id

    from visitors

    union all by name

    -- A touch that nothing but a click names, where a record elsewhere carries the click.
    select
        'neutral' as source,
        'click' as record_type,
        identifier as record_id,
        false as is_deleted,
        first_at as created_at,
        _load_id

    from clicks

)

select * from final

with

activity as (

    select * from {{ ref('stg_mailchimp__recipient_activity') }}

),

events as (

    select * from {{ ref('int_email_events_keyed') }}

),

opt_outs as (

    select * from {{ ref('stg_hubspot__email_opt_outs') }}

),

-- Materialized, so that addresses are normalised once each, not once per event.
spellings as materialized (

    select
        'mailchimp' as source,
        email,
        min(occurred_at) as first_at,
        min(_load_id) as _load_id

    from activity
    group by email
    union all
    select
        source,
        email,
        min(occurred_at) as first_at,
        min(_load_id) as _load_id

    from events
    group by source, email
    union all
    select
        'hubspot' as source,
        email,
        null as first_at,
        min(_load_id) as _load_id

    from opt_outs
    group by email

),

final as (

    select
        source,
        email,
        {{ normalized_email('email') }} as normalized_email,
        min(first_at) as first_at,
        min(_load_id) as _load_id

    from spellings
    where email is not null
    group by source, email

)

select * from final

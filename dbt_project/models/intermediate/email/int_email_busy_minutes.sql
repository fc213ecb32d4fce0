with

settings as (

    select * from {{ ref('stg_settings__general') }}

),

-- The seconds right after the sending are a machine's anyway.
events as not materialized (

    select
        events.campaign_id,
        events.event,
        events.occurred_at

    from {{ ref('int_email_events_unified') }} as events
    cross join settings
    where
        events.event in ('open', 'click')
        and not coalesce(
            date_diff('second', events.sent_at, events.occurred_at)
            between 0 and settings.machine_open_seconds, false
        )

),

-- One number to group by instead of three columns; the columns themselves decide below.
candidates as (

    select hash(campaign_id, event, occurred_at) as second_hash
    from events
    group by second_hash
    having count(*) >= (select burst_recipients from settings)

),

seconds as (

    select
        events.campaign_id,
        events.event,
        events.occurred_at,
        count(*) as event_count

    from events
    semi join candidates
        on hash(events.campaign_id, events.event, events.occurred_at) = candidates.second_hash
    group by events.campaign_id, events.event, events.occurred_at

),

final as (

    select distinct
        seconds.campaign_id,
        seconds.event,
        date_trunc('minute', seconds.occurred_at) as minute

    from seconds
    cross join settings
    where seconds.event_count >= settings.burst_recipients

)

select * from final

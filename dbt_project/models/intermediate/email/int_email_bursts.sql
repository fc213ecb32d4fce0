with

events as not materialized (

    select * from {{ ref('int_email_events_unified') }}
    where event in ('open', 'click')

),

sweeps as (

    select * from {{ ref('int_email_sweeps') }}

),

settings as (

    select * from {{ ref('stg_settings__general') }}

),

seconds as (

    select
        campaign_id,
        event,
        occurred_at,
        max(sent_at) as sent_at,
        count(*) as event_count

    from events
    group by campaign_id, event, occurred_at

),

-- The seconds right after the sending are a machine's anyway.
busy_seconds as (

    select
        seconds.campaign_id,
        seconds.event,
        date_trunc('minute', seconds.occurred_at) as minute

    from seconds
    cross join settings
    where
        seconds.event_count >= settings.burst_recipients
        and not coalesce(
            date_diff('second', seconds.sent_at, seconds.occurred_at)
            between 0 and settings.machine_open_seconds, false
        )

),

-- Of a large campaign every second is busy: a burst stands out of its minute.
measured as (

    select
        events.campaign_id,
        events.event,
        events.occurred_at,
        count(distinct lower(coalesce(events.email, events.member_id))) as recipients,
        count(*) as event_count,
        sum(count(*)) over (
            partition by
                events.campaign_id, events.event, date_trunc('minute', events.occurred_at)
        ) as minute_count

    from events
    semi join busy_seconds
        on
            events.campaign_id = busy_seconds.campaign_id
            and events.event = busy_seconds.event
            and date_trunc('minute', events.occurred_at) = busy_seconds.minute
    group by events.campaign_id, events.event, events.occurred_at

),

crowds as (

    select
        measured.campaign_id,
        measured.event,
        measured.occurred_at

    from measured
    cross join settings
    where
        measured.recipients >= settings.burst_recipients
        and measured.event_count * 12 >= measured.minute_count

),

crowded as (

    select
        events._load_id,
        events._row_number,
        'many_recipients_at_once' as machine_reason

    from events
    semi join crowds
        on
            events.campaign_id = crowds.campaign_id
            and events.event = crowds.event
            and events.occurred_at = crowds.occurred_at

),

final as (

    select * from crowded
    union all
    select sweeps.*
    from sweeps
    anti join crowded
        on
            sweeps._load_id = crowded._load_id
            and sweeps._row_number = crowded._row_number

)

select * from final

with

events as (

    select * from {{ ref('int_email_events_unified') }}

),

busy_minutes as (

    select * from {{ ref('int_email_busy_minutes') }}

),

sweeps as (

    select * from {{ ref('int_email_sweeps') }}

),

settings as (

    select * from {{ ref('stg_settings__general') }}

),

nearby as (

    select
        events._load_id,
        events._row_number,
        events.campaign_id,
        events.event,
        events.occurred_at,
        busy_minutes.minute,
        lower(coalesce(events.email, events.member_id)) as recipient

    from events
    inner join busy_minutes
        on
            events.campaign_id = busy_minutes.campaign_id
            and events.event = busy_minutes.event
            and date_trunc('minute', events.occurred_at) = busy_minutes.minute

),

measured as (

    select
        _load_id,
        _row_number,
        count(distinct recipient) over (partition by campaign_id, event, occurred_at) as recipients,
        count(*) over (partition by campaign_id, event, occurred_at) as second_count,
        count(*) over (partition by campaign_id, event, minute) as minute_count

    from nearby

),

-- Of a large campaign every second is busy: a burst has five times its share of the minute.
crowded as (

    select
        measured._load_id,
        measured._row_number,
        'many_recipients_at_once' as machine_reason

    from measured
    cross join settings
    where
        measured.recipients >= settings.burst_recipients
        and measured.second_count * 12 >= measured.minute_count

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

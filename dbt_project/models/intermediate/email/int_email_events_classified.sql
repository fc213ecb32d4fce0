with

events as (

    select * from {{ ref('int_email_events_unified') }}

),

bursts as (

    select * from {{ ref('int_email_bursts') }}

),

settings as (

    select * from {{ ref('stg_settings__general') }}

),

final as (

    select
        events.*,
        case
            when events.event not in ('open', 'click') then null
            when events.is_flagged then 'tool_flag'
            when events.agent_reason is not null then events.agent_reason
            when
                date_diff('second', events.sent_at, events.occurred_at)
                between 0 and settings.machine_open_seconds
                then 'soon_after_send'
            else bursts.machine_reason
        end as machine_reason

    from events
    cross join settings
    left join bursts
        on
            events._load_id = bursts._load_id
            and events._row_number = bursts._row_number

)

select * from final

with

counted as (

    select * from {{ ref('int_email_events_counted') }}
    where machine_reason is not null

),

final as (

    select
        campaign_id,
        source as platform,
        event,
        machine_reason,
        sum(event_count)::bigint as events

    from counted
    group by campaign_id, source, event, machine_reason

)

select * from final

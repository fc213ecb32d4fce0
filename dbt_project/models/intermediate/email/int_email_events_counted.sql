with

events as (

    select * from {{ ref('int_email_events_classified') }}

),

final as (

    select
        source,
        campaign_id,
        sent_date,
        event,
        machine_reason,
        count(*) as event_count

    from events
    group by source, campaign_id, sent_date, event, machine_reason

)

select * from final

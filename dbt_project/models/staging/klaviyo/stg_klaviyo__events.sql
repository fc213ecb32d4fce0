with

events as (

    select * from {{ source('klaviyo', 'events') }}

),

final as (

    select
        event_id, person_id, campaign_id, flow_id, flow_message_id, metric_id,
        type, email, attribution, url, user_agent, bounce_type,
        is_machine_open,
        occurred_at,
        _load_id, _row_number

    from events

)

select * from final

with

events as (

    select * from {{ source('sendgrid', 'events') }}

),

final as (

    select
        event_id, message_id, campaign_id,
        campaign_name, category, email, event, subject, url, user_agent, ip, reason, bounce_type,
        is_machine_open,
        occurred_at,
        _load_id, _row_number

    from events

)

select * from final

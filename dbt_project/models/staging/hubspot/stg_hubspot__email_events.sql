with

email_events as (

    select * from {{ source('hubspot', 'email_events') }}

),

final as (

    select
        event_id, email_campaign_id, sent_by_id, caused_by_id, obsoleted_by_id,
        type, recipient, url, user_agent, ip, reason, subscription_status,
        is_filtered,
        sent_at, occurred_at,
        _load_id, _row_number

    from email_events

)

select * from final

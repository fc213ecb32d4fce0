with

email_event_details as (

    select * from {{ source('hubspot', 'email_event_details') }}

),

final as (

    select
        event_id, smtp_id,
        url, user_agent, ip, drop_reason, bounce_category, response, attempt,
        subscription_status, reply_to, subject,
        _load_id, _row_number

    from email_event_details

)

select * from final

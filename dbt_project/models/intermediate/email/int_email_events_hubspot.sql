with

details as (

    select
        event_id,
        max(url) as url,
        max(user_agent) as user_agent,
        max(ip) as ip,
        max(coalesce(drop_reason, bounce_category)) as reason,
        max(subscription_status) as subscription_status

    from {{ ref('stg_hubspot__email_event_details') }}
    group by event_id

),

joined as (

    select
        events.* replace (
            coalesce(events.url, details.url) as url,
            coalesce(events.user_agent, details.user_agent) as user_agent,
            coalesce(events.ip, details.ip) as ip,
            coalesce(events.reason, details.reason) as reason,
            coalesce(
                events.subscription_status, details.subscription_status
            ) as subscription_status
        )

    from {{ ref('stg_hubspot__email_events') }} as events
    left join details
        on events.event_id = details.event_id

),

recipients as (

    select * from {{ ref('stg_hubspot__email_recipients') }}

),

final as (

    select
        'hubspot' as source,
        event_id,
        email_campaign_id as platform_campaign_id,
        coalesce(sent_by_id, if(lower(type) = 'sent', event_id, null)) as message_key,
        recipient as email,
        concat_ws(
            ':', type, if(lower(type) = 'statuschange', subscription_status, null)
        ) as name,
        reason,
        url,
        user_agent,
        ip,
        is_filtered as is_flagged,
        sent_at,
        occurred_at,
        _load_id,
        _row_number

    from joined

    union all by name

    select
        'hubspot' as source,
        {{ surrogate_key(['email_name', 'email', 'event_type', 'occurred_at', 'url']) }}
            as event_id,
        {{ name_id('email_name') }} as platform_campaign_id,
        email_name as campaign_name,
        email_name || ':' || lower(email) as message_key,
        email,
        event_type as name,
        reason,
        url,
        user_agent,
        is_filtered as is_flagged,
        occurred_at,
        _load_id,
        _row_number

    from recipients

)

select * from final

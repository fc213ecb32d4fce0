with

mailchimp as (

    select * from {{ ref('stg_mailchimp__campaign_recipient_activity') }}

),

hubspot as (

    select * from {{ ref('int_email_events_hubspot') }}

),

sendgrid as (

    select
        * replace (
            coalesce(array_to_string(try_cast(category as varchar[]), ', '), category) as category
        )

    from {{ ref('stg_sendgrid__events') }}

),

unioned as (

    select
        'mailchimp' as source,
        {{ surrogate_key(['campaign_id', 'member_id', 'action', 'occurred_at', 'url']) }}
            as event_id,
        campaign_id as platform_campaign_id,
        null::varchar as campaign_name,
        null::varchar as message_key,
        member_id,
        null::varchar as email,
        action as name,
        bounce_type as reason,
        url,
        null::varchar as user_agent,
        ip,
        is_proxy_open as is_flagged,
        null::timestamp as sent_at,
        occurred_at,
        _load_id,
        _row_number

    from mailchimp

    union all by name

    select
        'mailchimp' as source,
        {{ surrogate_key(['campaign_id', 'member_id', "'sent'"]) }} as event_id,
        campaign_id as platform_campaign_id,
        member_id,
        'sent' as name,
        _load_id,
        _row_number

    from {{ ref('stg_mailchimp__campaign_recipients') }}

    union all by name

    select
        'mailchimp' as source,
        {{ surrogate_key(['campaign_id', 'member_id', "'unsubscribe'"]) }} as event_id,
        campaign_id as platform_campaign_id,
        member_id,
        'unsubscribe' as name,
        reason,
        occurred_at,
        _load_id,
        _row_number

    from {{ ref('stg_mailchimp__unsubscribes') }}

    union all by name

    select
        'klaviyo' as source,
        event_id,
        coalesce(
            flow_message_id, campaign_id, flow_id, nullif(split_part(attribution, ':', 2), '')
        ) as platform_campaign_id,
        concat_ws(':', flow_message_id, campaign_id, flow_id, person_id) as message_key,
        person_id as member_id,
        email,
        type as name,
        bounce_type as reason,
        url,
        user_agent,
        is_machine_open as is_flagged,
        occurred_at,
        _load_id,
        _row_number

    from {{ ref('stg_klaviyo__events') }}

    union all by name

    select * from hubspot

    union all by name

    select
        'sendgrid' as source,
        coalesce(
            event_id, {{ surrogate_key(['message_id', 'email', 'event', 'occurred_at', 'url']) }}
        ) as event_id,
        coalesce(campaign_id, {{ name_id('category') }}) as platform_campaign_id,
        coalesce(campaign_name, category) as campaign_name,
        split_part(message_id, '.filter', 1) || ':' || lower(email) as message_key,
        email,
        event as name,
        bounce_type as reason,
        url,
        user_agent,
        ip,
        is_machine_open as is_flagged,
        occurred_at,
        _load_id,
        _row_number

    from sendgrid

),

final as (

    select * from unioned

)

select * from final

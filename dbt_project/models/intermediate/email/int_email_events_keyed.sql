with

listed as (

    select * from {{ ref('int_email_events_listed') }}

),

event_names as (

    select * from {{ ref('email_event_names') }}

),

campaigns as (

    select campaign_id, max(sent_at) as sent_at
    from {{ ref('int_email_campaigns_listed') }}
    group by campaign_id

),

user_agents as (

    select * from {{ ref('email_user_agents') }}

),

members as (

    select
        source,
        member_id,
        min(email) as email

    from {{ ref('int_email_members_latest') }}
    where member_id is not null
    group by source, member_id

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

settings as (

    select * from {{ ref('stg_settings__general') }}

),

-- Exports overlap, and webhooks repeat themselves: of each event the newest.
latest as (

    select listed.*, event_names.event
    from listed
    inner join event_names
        on
            listed.source = event_names.source
            and lower(trim(listed.name)) = event_names.name
    left join loads
        on listed._load_id = loads.load_id
    qualify row_number() over (
        partition by listed.source, listed.event_id
        order by
            loads.load_order desc nulls last, listed._load_id desc, listed._row_number desc
    ) = 1

),

clients as (

    select distinct user_agent from latest
    where user_agent is not null

),

agents as (

    select
        clients.user_agent,
        arg_min(coalesce(patterns.machine_reason, ''), patterns.agent_order) as agent_reason

    from clients
    inner join user_agents as patterns
        on regexp_matches(lower(trim(clients.user_agent)), patterns.pattern)
    group by clients.user_agent

),

messages as (

    select
        source,
        message_key,
        min(occurred_at) as sent_at

    from latest
    where message_key is not null and event in ('sent', 'delivered')
    group by source, message_key

),

located as (

    select
        latest.* replace (
            coalesce(latest.email, members.email) as email,
            coalesce(latest.platform_campaign_id, 'none') as platform_campaign_id,
            -- The message's own sending where it is known, else the campaign's.
            coalesce(latest.sent_at, messages.sent_at, campaigns.sent_at) as sent_at,
            coalesce(
                latest.occurred_at, if(latest.event = 'sent', campaigns.sent_at, null)
            ) as occurred_at
        ),
        latest.source || ':' || coalesce(latest.platform_campaign_id, 'none') as campaign_id,
        nullif(agents.agent_reason, '') as agent_reason

    from latest
    left join members
        on
            latest.source = members.source
            and latest.member_id = members.member_id
    left join messages
        on
            latest.source = messages.source
            and latest.message_key = messages.message_key
    left join campaigns
        on latest.source || ':' || latest.platform_campaign_id = campaigns.campaign_id
    left join agents
        on latest.user_agent = agents.user_agent

),

final as (

    select
        located.* exclude (name, message_key),
        {{ reporting_day('coalesce(located.sent_at, located.occurred_at)', 'settings') }}
            as sent_date

    from located
    cross join settings

)

select * from final

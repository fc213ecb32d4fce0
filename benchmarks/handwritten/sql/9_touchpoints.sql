-- Touchpoints: what people saw, clicked, read and talked about, each with its person and channel.

create table warehouse.fct_touchpoints as
select
    hash(web.touchpoint_ref) as touchpoint_id,
    coalesce(by_email.person_id, by_visitor.person_id) as person_id,
    if(by_email.person_id is null, by_visitor.account_id, by_email.account_id) as account_id,
    web.occurred_at,
    if(kinds.channel = 'Sales', 'sales', 'marketing') as side,
    kinds.channel,
    'neutral' as source,
    web.touch_type,
    kinds.campaign_id,
    web.utm_source,
    web.utm_medium,
    web.utm_campaign,
    false as is_machine
from web
join web_kinds as kinds
    on web.click_id is not distinct from kinds.click_id
    and web.touch_type = kinds.touch_type
    and web.source_name = kinds.source_name
    and web.medium = kinds.medium
    and web.utm_campaign is not distinct from kinds.utm_campaign
left join record_persons as by_email on by_email.kind = 6 and web.email = by_email.id
left join record_persons as by_visitor on by_visitor.kind = 7 and web.visitor_id = by_visitor.id
union all
select
    hash(activity.campaign_id, activity.action, activity.email, activity.occurred_at),
    mail_persons.person_id,
    mail_persons.account_id,
    activity.occurred_at,
    'marketing',
    'Email',
    'mailchimp',
    if(activity.action = 'clicks', 'email_click', 'email_open'),
    'mailchimp:' || activity.campaign_id,
    null,
    null,
    null,
    activity.occurred_at between campaigns.sent_at and campaigns.sent_at + interval 5 seconds
from 'raw/mailchimp_activity.parquet' as activity
left join 'raw/mailchimp_campaigns.parquet' as campaigns using (campaign_id)
left join mail_persons on activity.email = mail_persons.raw_email
union all
select
    hash('first visit', id),
    person_id,
    account_id,
    occurred_at,
    'marketing',
    case original_source
        when 'Direct Traffic' then 'Direct' when 'Referrals' then 'Referral'
        when 'Email Marketing' then 'Email' when 'AI Referrals' then 'AI Assistants'
        else original_source end,
    'hubspot',
    'original_source',
    null,
    case original_source when 'Direct Traffic' then '(direct)' when 'Organic Search' then drill_down_2
        when 'Email Marketing' then null when 'Paid Search' then null else drill_down end,
    case original_source when 'Direct Traffic' then '(none)' when 'Organic Search' then 'organic'
        when 'Email Marketing' then 'email' when 'Referrals' then 'referral'
        when 'AI Referrals' then 'ai_assistant' else lower(replace(original_source, ' ', '_')) end,
    case when original_source in ('Email Marketing', 'Paid Search') then drill_down end,
    false
from first_visits
union all
select
    hash(members.id),
    record_persons.person_id,
    record_persons.account_id,
    coalesce(members.first_responded_at, members.created_at),
    'marketing',
    case lower(campaigns."Type") when 'email' then 'Email' when 'advertisement' then 'Display'
        when 'trade show' then 'Event' when 'webinar' then 'Event' when 'conference' then 'Event'
        else 'Unassigned' end,
    'salesforce',
    'campaign_response',
    'salesforce:' || members.campaign_id,
    null,
    null,
    null,
    false
from 'raw/salesforce_campaign_members.parquet' as members
left join 'raw/salesforce_campaigns.parquet' as campaigns on members.campaign_id = campaigns."Id"
join record_persons
    on record_persons.kind = if(members.contact_id is null, 1, 2)
    and record_persons.id = coalesce(members.contact_id, members.lead_id)
where members.has_responded and not members.is_deleted
union all
select
    hash(activities.id),
    record_persons.person_id,
    record_persons.account_id,
    activities.occurred_at,
    'sales',
    'Sales',
    'salesforce',
    activities.kind,
    null,
    null,
    null,
    null,
    false
from (
    select
        id, who_id, coalesce(completed_at, activity_at, created_at) as occurred_at,
        case when type ilike '%call%' then 'call' when type ilike '%email%' then 'email'
            when type ilike '%meeting%' then 'meeting' else 'task' end as kind
    from 'raw/salesforce_tasks.parquet'
    where not is_deleted and (completed_at is not null or lower(status) = 'completed')
    union all
    select id, who_id, coalesce(start_at, created_at), 'meeting'
    from 'raw/salesforce_events.parquet' where not is_deleted
) as activities
join record_persons on record_persons.kind <= 2 and activities.who_id = record_persons.id;

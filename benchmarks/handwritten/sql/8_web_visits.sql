-- Persons by what their records hold; web visits, with their kinds, channels and campaigns.

create table mail_persons as
select addresses.raw_email, person_records.person_id, persons.account_id
from addresses
join person_records on person_records.kind in (4, 5) and person_records.email = addresses.email
join persons using (person_id);

create table record_persons as
select kind, id, person_id, account_id from person_records join persons using (person_id)
where kind in (1, 2, 3, 6, 7);

create table campaigns as
select
    platform,
    campaign_id,
    arg_max(lower(campaign_name), date_day) as name,
    case max(campaign_type)
        when 'Display' then 'Display'
        when 'Video' then 'Paid Video'
        when 'Shopping' then 'Paid Shopping'
        when 'Performance Max' then 'Cross-network'
        when 'Demand Gen' then 'Cross-network'
        else if(platform = 'meta', 'Paid Social', 'Paid Search')
    end as channel
from warehouse.fct_ad_performance_daily group by platform, campaign_id;

-- Of a reference that several monthly files hold the newest counts; only the repeated are compared.
create table web as
with repeated as (
    select touchpoint_ref from 'raw/touchpoints.parquet' group by all having count(*) > 1
), touches as (
    select * from 'raw/touchpoints.parquet' anti join repeated using (touchpoint_ref)
    union all
    select * from 'raw/touchpoints.parquet' semi join repeated using (touchpoint_ref)
    qualify row_number() over (
        partition by touchpoint_ref order by filename desc, occurred_at desc
    ) = 1
)
select
    touchpoint_ref, occurred_at, email_of(email) as email, visitor_id, touch_type,
    utm_source, utm_medium, utm_campaign,
    case
        when gclid <> '' then 'google'
        when msclkid <> '' then 'microsoft'
        when li_fat_id <> '' then 'linkedin'
        when ttclid <> '' then 'tiktok'
        when fbclid <> '' then 'facebook'
    end as click_id,
    lower(coalesce(
        utm_source,
        case
            when split_part(page_url, '/', 3) is distinct from split_part(referrer, '/', 3)
            then regexp_replace(split_part(referrer, '/', 3), '^www\.', '')
        end,
        ''
    )) as source_name,
    lower(coalesce(utm_medium, '')) as medium
from touches;

-- Once per kind of touch: its campaign by id or name, and its channel, which is that of the
-- campaign's spend, else what the tags say in the order of GA4.
create table web_kinds as
with kinds as (
    select
        *,
        case click_id when 'google' then 'google_ads' when 'facebook' then 'meta' end as platform,
        case
            when regexp_matches(source_name, '^(google|bing|yahoo|duckduckgo)(\.[a-z]+)?$')
            then 'search'
            when source_name in ('facebook', 'instagram', 'linkedin', 'tiktok') then 'social'
            when source_name in ('youtube', 'youtube.com') then 'video'
        end as category,
        medium like '%cp%' or medium like 'paid%' as is_paid
    from (select distinct click_id, touch_type, source_name, medium, utm_campaign from web)
), one_of_name as (
    select platform, name, min(campaign_id) as campaign_id, min(channel) as channel
    from campaigns group by all having count(*) = 1
)
select
    kinds.* exclude (platform, category, is_paid),
    coalesce(by_id.campaign_id, by_name.campaign_id) as campaign_id,
    case
        when touch_type in ('call', 'meeting', 'sales', 'demo_held', 'one_to_one_email')
        then 'Sales'
        when touch_type similar to '(event|webinar|trade_?show|conference|booth|workshop)(_.*)?'
        then 'Event'
        when by_id.channel is not null then by_id.channel
        when by_name.channel is not null then by_name.channel
        when click_id in ('google', 'microsoft') then 'Paid Search'
        when click_id is not null then 'Paid Social'
        when is_paid and category = 'search' then 'Paid Search'
        when is_paid and category = 'social' then 'Paid Social'
        when is_paid and category = 'video' then 'Paid Video'
        when is_paid then 'Paid Other'
        when category = 'social' then 'Organic Social'
        when category = 'video' then 'Organic Video'
        when category = 'search' then 'Organic Search'
        when source_name = 'chatgpt.com' then 'AI Assistants'
        when medium = 'affiliate' then 'Affiliates'
        when medium = 'podcast' then 'Audio'
        when medium = 'sms' then 'SMS'
        when medium like '%push' then 'Mobile Push Notifications'
        when medium in ('email', 'newsletter') or source_name = 'mailchimp' then 'Email'
        when medium in ('event', 'webinar', 'offline') then 'Event'
        when medium = 'referral' or source_name <> '' then 'Referral'
        when touch_type = 'ad_click' then 'Unassigned'
        else 'Direct'
    end as channel
from kinds
left join campaigns as by_id
    on kinds.platform = by_id.platform
    and kinds.platform || ':' || kinds.utm_campaign = by_id.campaign_id
left join one_of_name as by_name
    on kinds.platform = by_name.platform and lower(kinds.utm_campaign) = by_name.name;

-- The first visit that HubSpot tells of, once per person, where no visit of that day or before is known.
create table first_visits as
with told as (
    select person_id, min(occurred_at) as first_at
    from (
        select if(email is null, 7, 6) as kind, coalesce(email, visitor_id) as id, occurred_at
        from web
        where
            source_name <> '' or medium <> ''
            or coalesce(visitor_id, click_id, utm_campaign) is not null
    )
    join record_persons using (kind, id)
    group by person_id
), listed as (
    select
        id, original_source, if(drill_down_1 = 'Auto-tagged PPC', null, drill_down_1) as drill_down,
        drill_down_2, coalesce(first_session_at, created_at) as occurred_at
    from 'raw/hubspot_contacts.parquet'
    where
        original_source not in ('', 'Offline Sources')
        and coalesce(length(gclid), 0) < 8 and coalesce(length(fbclid), 0) < 8
)
select listed.*, record_persons.person_id, record_persons.account_id
from listed
join record_persons on record_persons.kind = 3 and listed.id = record_persons.id
left join told using (person_id)
where told.person_id is null or told.first_at >= listed.occurred_at::date + interval 1 day
qualify row_number() over (
    partition by record_persons.person_id order by listed.occurred_at, listed.id
) = 1;

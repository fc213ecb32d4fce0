{%- set newest = [
    'campaign_name', 'subject', 'list_name', 'sends', 'deliveries', 'bounces', 'unique_opens', 'total_opens',
    'proxy_excluded_opens', 'unique_clicks', 'total_clicks', 'unsubscribes', 'complaints', 'sent_at', 'sent_date',
    '_load_id',
] -%}
with

listed as (

    select * from {{ ref('int_email_campaigns_listed') }}

),

events as (

    select * from {{ ref('int_email_events_keyed') }}

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

placed as (

    select
        listed.*,
        struct_pack(
            export := coalesce(loads.load_order, 0), line := listed._row_number
        ) as place

    from listed
    left join loads
        on listed._load_id = loads.load_id

),

-- Some exports name a campaign and others count it: of each the newest that is given.
latest as (

    select
        campaign_id,
        platform,
        platform_campaign_id,
        is_daily,
        flow_day,
        {% for column in newest %}
            arg_max({{ column }}, place) as {{ column }},
        {% endfor %}
        arg_max(_row_number, place) as _row_number

    from placed
    group by campaign_id, platform, platform_campaign_id, is_daily, flow_day

),

-- Messages that no list names, by the day on which they were sent.
unlisted as (

    select
        events.campaign_id,
        events.source as platform,
        events.platform_campaign_id,
        true as is_daily,
        events.sent_date,
        max(events.campaign_name) as campaign_name

    from events
    anti join listed
        on events.campaign_id = listed.campaign_id
    group by
        events.campaign_id, events.source, events.platform_campaign_id, events.sent_date

),

-- A list of names alone does not say when; the messages do.
days as (

    select
        campaign_id,
        min(sent_date) as sent_date,
        min(sent_at) as sent_at

    from events
    group by campaign_id

),

final as (

    select
        latest.* exclude (flow_day)
        replace (
            coalesce(latest.sent_at, if(latest.is_daily, null, days.sent_at)) as sent_at,
            coalesce(latest.sent_date, days.sent_date) as sent_date
        )

    from latest
    left join days
        on latest.campaign_id = days.campaign_id
    union all by name
    select * from unlisted

)

select * from final

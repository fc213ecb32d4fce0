with

sends as (

    select * from {{ ref('int_email_sends') }}

),

counted as (

    select * from {{ ref('int_email_events_counted') }}

),

-- Sent once: whatever happens later belongs to that day.
single as (

    select campaign_id from sends
    where not is_daily

),

dated as (

    select
        counted.* exclude (sent_date),
        if(single.campaign_id is null, counted.sent_date, null) as sent_date

    from counted
    left join single
        on counted.campaign_id = single.campaign_id

),

activity as (

    select
        source,
        campaign_id,
        sent_date,
        sum(event_count) filter (where event = 'sent') as sends,
        sum(event_count) filter (where event = 'delivered') as deliveries,
        sum(event_count) filter (where event = 'bounce') as bounces,
        sum(event_count) filter (where event = 'unsubscribe') as unsubscribes,
        sum(event_count) filter (where event = 'complaint') as complaints,
        coalesce(sum(event_count) filter (where event = 'open'), 0) as opens,
        coalesce(
            sum(event_count) filter (where event = 'open' and machine_reason is null), 0
        ) as human_opens,
        coalesce(sum(event_count) filter (where event = 'click'), 0) as clicks,
        coalesce(
            sum(event_count) filter (where event = 'click' and machine_reason is null), 0
        ) as human_clicks

    from dated
    group by source, campaign_id, sent_date

),

final as (

    -- Activity of a campaign that no list names is a row of its own, perhaps without a day.
    select
        coalesce(sends.campaign_id, activity.campaign_id) as campaign_id,
        coalesce(sends.platform, activity.source) as platform,
        sends.campaign_name,
        sends.subject,
        sends.list_name,
        coalesce(sends.sent_date, activity.sent_date) as date_day,
        coalesce(sends.sends, activity.sends)::bigint as sends,
        coalesce(sends.deliveries, activity.deliveries)::bigint as deliveries,
        coalesce(sends.total_opens, activity.opens)::bigint as opens,
        coalesce(
            if(activity.opens > 0, activity.human_opens, null),
            sends.proxy_excluded_opens,
            activity.human_opens
        )::bigint as human_opens,
        sends.unique_opens,
        coalesce(sends.total_clicks, activity.clicks)::bigint as clicks,
        activity.human_clicks::bigint as human_clicks,
        sends.unique_clicks,
        coalesce(sends.bounces, activity.bounces)::bigint as bounces,
        coalesce(sends.unsubscribes, activity.unsubscribes)::bigint as unsubscribes,
        coalesce(sends.complaints, activity.complaints)::bigint as complaints,
        sends.sent_at,
        sends._load_id,
        sends._row_number

    from sends
    full outer join activity
        on
            sends.campaign_id = activity.campaign_id
            and if(sends.is_daily, sends.sent_date, null) is not distinct from activity.sent_date

)

select * from final

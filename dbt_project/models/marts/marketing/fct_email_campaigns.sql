with

sends as (

    select * from {{ ref('int_email_sends') }}

),

activity as (

    select
        campaign_id,
        count(*) filter (where action = 'opens') as opens,
        count(*) filter (where action = 'opens' and not is_machine) as human_opens,
        count(*) filter (where action = 'clicks') as clicks,
        count(*) filter (where action = 'clicks' and not is_machine) as human_clicks

    from {{ ref('int_email_activity') }}
    group by campaign_id

),

final as (

    -- Activity of a campaign that no list names is a row of its own, without a day.
    select
        coalesce(sends.campaign_id, activity.campaign_id) as campaign_id,
        'mailchimp' as platform,
        sends.campaign_name,
        sends.subject,
        sends.list_name,
        sends.sent_date as date_day,
        sends.sends,
        sends.deliveries,
        coalesce(sends.total_opens, activity.opens) as opens,
        activity.human_opens,
        sends.unique_opens,
        coalesce(sends.total_clicks, activity.clicks) as clicks,
        activity.human_clicks,
        sends.unique_clicks,
        sends.bounces,
        sends.unsubscribes,
        sends.complaints,
        sends.sent_at,
        sends._load_id,
        sends._row_number

    from sends
    full outer join activity
        on sends.campaign_id = activity.campaign_id

)

select * from final

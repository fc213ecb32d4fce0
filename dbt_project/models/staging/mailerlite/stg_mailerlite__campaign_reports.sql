with

campaign_reports as (

    select * from {{ source('mailerlite', 'campaign_reports') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'mailerlite' and account_id is null
),

final as (

    select
        campaign_reports.title, campaign_reports.subject, campaign_reports.section,
        campaign_reports.total_recipients, campaign_reports.unique_opens,
        campaign_reports.total_opens, campaign_reports.unique_clicks,
        campaign_reports.total_clicks, campaign_reports.hard_bounces,
        campaign_reports.soft_bounces, campaign_reports.unsubscribes,
        campaign_reports.complaints,
        {{ to_utc('campaign_reports.send_at') }} as send_at,
        campaign_reports._load_id, campaign_reports._row_number

    from campaign_reports
    cross join account_zone

)

select * from final

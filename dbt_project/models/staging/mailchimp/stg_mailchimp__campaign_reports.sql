with

campaign_reports as (

    select * from {{ source('mailchimp', 'campaign_reports') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'mailchimp' and account_id is null
),

final as (

    select
        campaign_reports.title, campaign_reports.subject, campaign_reports.list_name,
        campaign_reports.section, campaign_reports.url_clicks,
        campaign_reports.total_recipients, campaign_reports.successful_deliveries,
        campaign_reports.total_bounces, campaign_reports.unique_opens,
        campaign_reports.total_opens, campaign_reports.unique_clicks,
        campaign_reports.total_clicks, campaign_reports.unsubscribes,
        campaign_reports.abuse_complaints,
        {{ to_utc('campaign_reports.send_at') }} as send_at,
        campaign_reports._load_id, campaign_reports._row_number

    from campaign_reports
    cross join account_zone

)

select * from final

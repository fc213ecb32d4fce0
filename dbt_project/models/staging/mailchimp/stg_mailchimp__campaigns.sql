with

campaigns as (

    select * from {{ source('mailchimp', 'campaigns') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'mailchimp' and account_id is null
),

final as (

    select
        campaigns.campaign_id,
        campaigns.title, campaigns.subject, campaigns.list_name,
        campaigns.total_recipients, campaigns.successful_deliveries, campaigns.soft_bounces,
        campaigns.hard_bounces, campaigns.total_bounces, campaigns.unique_opens,
        campaigns.total_opens, campaigns.proxy_excluded_opens, campaigns.unique_clicks,
        campaigns.total_clicks,
        campaigns.unsubscribes, campaigns.abuse_complaints, campaigns.total_orders,
        campaigns.total_revenue,
        {{ to_utc('campaigns.send_at') }} as send_at,
        campaigns.sent_at_utc,
        campaigns._load_id, campaigns._row_number

    from campaigns
    cross join account_zone

)

select * from final

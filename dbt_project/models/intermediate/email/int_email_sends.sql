with

campaigns as (

    select * from {{ ref('int_mailchimp_campaigns_latest') }}

),

accounts as (

    select * from {{ ref('stg_settings__accounts') }}

),

settings as (

    select * from {{ ref('stg_settings__general') }}

),

final as (

    select
        'mailchimp:' || campaigns.campaign_id as campaign_id,
        'mailchimp' as platform,
        campaigns.campaign_id as platform_campaign_id,
        campaigns.title as campaign_name,
        campaigns.subject,
        campaigns.list_name,
        accounts.currency,
        campaigns.total_recipients as sends,
        campaigns.successful_deliveries as deliveries,
        campaigns.total_bounces as bounces,
        campaigns.unique_opens,
        campaigns.total_opens,
        campaigns.unique_clicks,
        campaigns.total_clicks,
        campaigns.unsubscribes,
        campaigns.abuse_complaints as complaints,
        campaigns.total_orders,
        campaigns.total_revenue,
        {{ reporting_day('campaigns.send_at', 'settings') }} as sent_date,
        campaigns.send_at as sent_at,
        campaigns._load_id,
        campaigns._row_number

    from campaigns
    cross join settings
    left join accounts
        on
            accounts.source = 'mailchimp'
            and accounts.account_id is null

)

select * from final

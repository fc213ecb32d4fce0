with

campaigns as (

    select * from {{ source('klaviyo', 'campaigns') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'klaviyo' and account_id is null
),

final as (

    select
        campaigns.campaign_id,
        campaigns.campaign_name, campaigns.subject, campaigns.list_name,
        campaigns.campaign_channel, campaigns.tags,
        campaigns.total_recipients, campaigns.successful_deliveries, campaigns.bounces,
        campaigns.unique_opens, campaigns.total_opens, campaigns.unique_clicks,
        campaigns.total_clicks, campaigns.unsubscribes, campaigns.spam_complaints,
        campaigns.placed_orders, campaigns.revenue,
        {{ to_utc('campaigns.send_at') }} as send_at,
        campaigns._load_id, campaigns._row_number

    from campaigns
    cross join account_zone

)

select * from final

with

mailchimp as (

    select * from {{ ref('stg_mailchimp__campaigns') }}

),

klaviyo as (

    select * from {{ ref('stg_klaviyo__campaigns') }}
    where lower(campaign_channel) = 'email'

),

klaviyo_flows as (

    select * from {{ ref('stg_klaviyo__flows') }}
    where lower(coalesce(message_channel, 'email')) = 'email'

),

hubspot as (

    select * from {{ ref('stg_hubspot__email_campaigns') }}

),

settings as (

    select * from {{ ref('stg_settings__general') }}

),

unioned as (

    select
        'mailchimp' as platform,
        campaign_id as platform_campaign_id,
        title as campaign_name,
        subject,
        list_name,
        total_recipients as sends,
        successful_deliveries as deliveries,
        coalesce(total_bounces, hard_bounces + soft_bounces) as bounces,
        unique_opens,
        total_opens,
        proxy_excluded_opens,
        unique_clicks,
        total_clicks,
        unsubscribes,
        abuse_complaints as complaints,
        coalesce(sent_at_utc, send_at) as sent_at,
        null::date as flow_day,
        _load_id,
        _row_number

    from mailchimp

    union all by name

    select
        'klaviyo' as platform,
        campaign_id as platform_campaign_id,
        campaign_name,
        subject,
        list_name,
        total_recipients as sends,
        successful_deliveries as deliveries,
        bounces,
        unique_opens,
        total_opens,
        unique_clicks,
        total_clicks,
        unsubscribes,
        spam_complaints as complaints,
        send_at as sent_at,
        _load_id,
        _row_number

    from klaviyo

    union all by name

    select
        'klaviyo' as platform,
        flow_message_id as platform_campaign_id,
        concat_ws(' | ', flow_name, flow_message_name) as campaign_name,
        delivered as deliveries,
        unique_opens,
        unique_clicks,
        day as flow_day,
        _load_id,
        _row_number

    from klaviyo_flows

    union all by name

    select
        'hubspot' as platform,
        email_campaign_id as platform_campaign_id,
        campaign_name,
        subject,
        _load_id,
        _row_number

    from hubspot

    union all by name

    select * from {{ ref('int_email_reports_read') }}

),

final as (

    select
        unioned.*,
        unioned.platform || ':' || unioned.platform_campaign_id as campaign_id,
        unioned.flow_day is not null as is_daily,
        coalesce(
            unioned.flow_day, {{ reporting_day('unioned.sent_at', 'settings') }}
        ) as sent_date

    from unioned
    cross join settings
    where unioned.platform_campaign_id is not null

)

select * from final

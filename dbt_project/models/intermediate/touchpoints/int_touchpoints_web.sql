with

touches as (

    select * from {{ ref('int_web_touches_parsed') }}

),

channels as (

    select * from {{ ref('int_web_channels_ruled') }}

),

campaigns as (

    select * from {{ ref('int_web_campaigns_matched') }}

),

record_persons as (

    select * from {{ ref('int_record_persons') }}
    where source = 'neutral'

),

clicks as (

    select
        touchpoint_id,
        min(record_key) as record_key

    from {{ ref('int_identity_clicks') }}
    where touchpoint_id is not null
    group by touchpoint_id

),

final as (

    select
        touches.touchpoint_id,
        coalesce(by_email.person_id, by_visitor.person_id, by_click.person_id) as person_id,
        case
            when by_email.person_id is not null then by_email.account_id
            when by_visitor.person_id is not null then by_visitor.account_id
            else by_click.account_id
        end as account_id,
        touches.occurred_at,
        if(channels.channel = 'Sales', 'sales', 'marketing') as side,
        channels.channel,
        'neutral' as source,
        touches.touch_type,
        case
            when touches.mc_cid is not null then 'mailchimp:' || touches.mc_cid
            else campaigns.campaign_id
        end as campaign_id,
        touches.utm_source,
        touches.utm_medium,
        touches.utm_campaign,
        false as is_machine,
        touches._load_id,
        touches._row_number

    from touches
    inner join channels
        on
            touches.click_id is not distinct from channels.click_id
            and touches.touch_type is not distinct from channels.touch_type
            and touches.source_name = channels.source_name
            and touches.medium_name = channels.medium_name
            and touches.campaign_name = channels.campaign_name
    left join campaigns
        on
            touches.click_id is not distinct from campaigns.click_id
            and touches.source_name = campaigns.source_name
            and touches.medium_name = campaigns.medium_name
            and touches.campaign_name = campaigns.campaign_name
            and touches.utm_id is not distinct from campaigns.utm_id
            and touches.occurred_at::date = campaigns.date_day
    left join record_persons as by_email
        on touches.email = by_email.record_id and by_email.record_type = 'email'
    left join record_persons as by_visitor
        on touches.visitor_id = by_visitor.record_id and by_visitor.record_type = 'visitor'
    left join clicks
        on touches.touchpoint_id = clicks.touchpoint_id
    left join record_persons as by_click
        on clicks.record_key = by_click.record_key

)

select * from final

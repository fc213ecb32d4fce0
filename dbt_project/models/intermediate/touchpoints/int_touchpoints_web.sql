with

touches as (

    select * from {{ ref('int_web_touches_parsed') }}
    union all by name
    select * from {{ ref('int_crm_source_touches') }}

),

record_persons as not materialized (

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

-- A touch of an ad campaign is in the channel of its spend, where the rule leaves that open.
placed as (

    select
        kinds.*,
        campaigns.campaign_id,
        if(
            ruled.campaign_decides, coalesce(campaigns.spend_channel, ruled.channel), ruled.channel
        ) as channel

    from {{ ref('int_web_kinds_cleaned') }} as kinds
    inner join {{ ref('int_web_channels_ruled') }} as ruled
        on
            kinds.click_id is not distinct from ruled.click_id
            and kinds.type_name = ruled.type_name
            and kinds.source_name = ruled.source_name
            and kinds.medium_name = ruled.medium_name
            and kinds.campaign_name = ruled.campaign_name
    left join {{ ref('int_web_campaigns_matched') }} as campaigns
        on kinds.kind_id = campaigns.kind_id

),

kinds as materialized (

    select
        placed.*,
        channels.side

    from placed
    left join {{ ref('int_channels_listed') }} as channels
        on placed.channel = channels.channel

),

-- Before their kinds are joined, which touches seem few after: then the touches would be hashed.
located as (

    select
        touches.* exclude (person_id, account_id),
        coalesce(
            touches.person_id, by_email.person_id, by_visitor.person_id, by_click.person_id
        ) as person_id,
        case
            when touches.person_id is not null then touches.account_id
            when by_email.person_id is not null then by_email.account_id
            when by_visitor.person_id is not null then by_visitor.account_id
            else by_click.account_id
        end as account_id

    from touches
    left join record_persons as by_email
        on touches.email = by_email.record_id and by_email.record_type = 'email'
    left join record_persons as by_visitor
        on touches.visitor_id = by_visitor.record_id and by_visitor.record_type = 'visitor'
    left join clicks
        on touches.touchpoint_id = clicks.touchpoint_id
    left join record_persons as by_click
        on clicks.record_key = by_click.record_key

),

final as (

    select
        touches.touchpoint_id,
        touches.person_id,
        touches.account_id,
        touches.occurred_at,
        kinds.side,
        kinds.channel,
        coalesce(touches.source, 'neutral') as source,
        nullif(kinds.type_name, '') as touch_type,
        case
            when touches.mc_cid is not null then 'mailchimp:' || touches.mc_cid
            else kinds.campaign_id
        end as campaign_id,
        kinds.tag_source as utm_source,
        kinds.tag_medium as utm_medium,
        kinds.tag_campaign as utm_campaign,
        false as is_machine,
        touches._load_id,
        touches._row_number

    from located as touches
    inner join kinds
        on
            touches.touch_type is not distinct from kinds.touch_type
            and touches.click_id is not distinct from kinds.click_id
            and touches.utm_source is not distinct from kinds.utm_source
            and touches.utm_medium is not distinct from kinds.utm_medium
            and touches.utm_campaign is not distinct from kinds.utm_campaign
            and touches.utm_id is not distinct from kinds.utm_id
            and touches.hsa_net is not distinct from kinds.hsa_net
            and touches.referrer_host is not distinct from kinds.referrer_host
            and touches.date_day is not distinct from kinds.date_day

)

select * from final

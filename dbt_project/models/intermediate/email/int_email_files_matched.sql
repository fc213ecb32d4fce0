with

files as (

    select
        campaign_ref,
        action,
        if(action like 'click%', 'click', 'open') as event,
        count(distinct _load_id) > 1 as is_overlapping,
        trim(regexp_replace(lower(campaign_ref), '[^\p{L}\p{N}]+', '-', 'g'), '-') as ref_slug

    from {{ ref('stg_mailchimp__recipient_activity') }}
    group by campaign_ref, action

),

sends as (

    select
        campaign_id,
        platform_campaign_id,
        sent_at,
        trim(regexp_replace(lower(campaign_name), '[^\p{L}\p{N}]+', '-', 'g'), '-') as name_slug

    from {{ ref('int_email_sends') }}
    where platform = 'mailchimp'

),

connected as (

    select * from {{ ref('int_email_events_keyed') }}

),

names as (

    -- A name that several campaigns carry names none of them.
    select
        name_slug,
        min(campaign_id) as campaign_id,
        min(sent_at) as sent_at

    from sends
    group by name_slug
    having count(*) = 1

),

matched as (

    select
        files.campaign_ref,
        files.action,
        files.event,
        files.is_overlapping,
        coalesce(
            by_id.campaign_id, names.campaign_id, 'mailchimp:' || files.campaign_ref
        ) as campaign_id,
        coalesce(by_id.sent_at, names.sent_at) as sent_at

    from files
    left join sends as by_id
        on split_part(files.campaign_ref, '_', 1) = by_id.platform_campaign_id
    left join names
        on files.ref_slug = names.name_slug

),

-- What a connector's tables hold of a campaign, they hold in full and with more detail.
final as (

    select matched.*
    from matched
    anti join connected
        on
            matched.campaign_id = connected.campaign_id
            and matched.event = connected.event

)

select * from final

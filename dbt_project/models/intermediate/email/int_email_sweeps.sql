with

clicks as (

    select
        *,
        coalesce(email, member_id) as recipient

    from {{ ref('int_email_events_unified') }}
    where event = 'click'

),

settings as (

    select * from {{ ref('stg_settings__general') }}

),

-- Few recipients click a message several times, at whatever time.
click_counts as (

    select
        campaign_id,
        recipient,
        count(*) as click_count

    from clicks
    group by campaign_id, recipient

),

eager as (

    select
        click_counts.campaign_id,
        click_counts.recipient,
        settings.burst_links,
        settings.every_link_seconds

    from click_counts
    cross join settings
    where click_counts.click_count >= settings.burst_links

),

links as (

    select
        clicks.campaign_id,
        count(distinct clicks.url) as link_count

    from clicks
    semi join eager
        on clicks.campaign_id = eager.campaign_id
    group by clicks.campaign_id

),

watched as (

    select
        clicks._load_id,
        clicks._row_number,
        eager.burst_links,
        links.link_count,
        count(distinct clicks.url) over (
            partition by clicks.campaign_id, clicks.recipient, clicks.occurred_at
        ) as links_at_once,
        count(distinct clicks.url) over (
            partition by clicks.campaign_id, clicks.recipient
            order by clicks.occurred_at
            range between to_seconds(eager.every_link_seconds) preceding -- noqa: PRS
            and to_seconds(eager.every_link_seconds) following
        ) as links_nearby

    from clicks
    inner join eager
        on
            clicks.campaign_id = eager.campaign_id
            and clicks.recipient = eager.recipient
    inner join links
        on clicks.campaign_id = links.campaign_id

),

final as (

    select
        _load_id,
        _row_number,
        if(links_at_once >= burst_links, 'many_links_at_once', 'every_link') as machine_reason

    from watched
    where
        links_at_once >= burst_links
        or (link_count >= burst_links and links_nearby = link_count)

)

select * from final

with

ad_rows as (

    select * from {{ ref('int_ad_rows_keyed') }}

),

email_sends as (

    select * from {{ ref('int_email_sends') }}

),

crm_campaigns as (

    select * from {{ ref('int_salesforce_campaigns_latest') }}

),

spend_channels as (

    select
        platform,
        nullif(campaign_type, '') as campaign_type,
        channel

    from {{ ref('ad_spend_channels') }}

),

named_days as (

    -- On one day the finest export names the campaign.
    select
        platform,
        campaign_id,
        date_day,
        max(platform_campaign_id) as platform_campaign_id,
        max(account_id) as account_id,
        coalesce(max(campaign_name) filter (where is_finest), max(campaign_name)) as campaign_name,
        max(campaign_type) as campaign_type

    from ad_rows
    group by platform, campaign_id, date_day
    union all by name
    select
        platform,
        campaign_id,
        coalesce(sent_date, date '1970-01-01') as date_day,
        platform_campaign_id,
        'default' as account_id,
        campaign_name,
        'email' as campaign_type

    from email_sends
    union all by name
    select
        'salesforce' as platform,
        'salesforce:' || id as campaign_id,
        coalesce(created_at::date, start_date, date '1970-01-01') as date_day,
        id as platform_campaign_id,
        'default' as account_id,
        name as campaign_name,
        type as campaign_type

    from crm_campaigns
    where not coalesce(is_deleted, false)

),

-- A day whose exports carry no name has the one of the days before.
known_days as (

    select * from named_days
    qualify
        campaign_name is not null
        or count(campaign_name) over (partition by campaign_id) = 0

),

changes as (

    select * from known_days
    window campaign_days as (partition by campaign_id order by date_day)
    qualify
        campaign_name is distinct from lag(campaign_name) over campaign_days
        or row_number() over campaign_days = 1

),

-- Not every export tells the type of a campaign: one that does tells it for all its days.
types as (

    select
        platform,
        campaign_id,
        regexp_replace(lower(max(campaign_type)), '[^a-z]', '', 'g') as type_key

    from named_days
    group by platform, campaign_id

),

channels as (

    select
        types.campaign_id,
        coalesce(typed.channel, untyped.channel) as spend_channel

    from types
    inner join spend_channels as untyped
        on
            types.platform = untyped.platform
            and untyped.campaign_type is null
    left join spend_channels as typed
        on
            types.platform = typed.platform
            and types.type_key = typed.campaign_type

),

final as (

    select
        changes.campaign_id,
        changes.platform,
        changes.account_id,
        changes.platform_campaign_id,
        changes.campaign_name,
        changes.campaign_type,
        channels.spend_channel,
        changes.date_day as valid_from,
        lead(changes.date_day) over (
            partition by changes.campaign_id
            order by changes.date_day
        ) - 1 as valid_to

    from changes
    left join channels
        on changes.campaign_id = channels.campaign_id

)

select * from final

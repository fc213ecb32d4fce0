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

final as (

    select
        campaign_id,
        platform,
        account_id,
        platform_campaign_id,
        campaign_name,
        campaign_type,
        date_day as valid_from,
        lead(date_day) over (partition by campaign_id order by date_day) - 1 as valid_to

    from changes

)

select * from final

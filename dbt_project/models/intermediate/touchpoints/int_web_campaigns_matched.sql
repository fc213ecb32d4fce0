with

kinds as (

    select * from {{ ref('int_web_kinds_cleaned') }}
    where campaign_name <> '' or utm_id is not null

),

campaigns as (

    select
        *,
        lower(campaign_name) as name_key

    from {{ ref('int_campaigns_named') }}

),

campaign_map as (

    select * from {{ ref('stg_neutral__campaign_map') }}
    where campaign_id is not null

),

named as (

    -- A name means the campaign that had it on the day; else, whichever ever had it.
    select
        kinds.kind_id,
        campaigns.campaign_id,
        kinds.date_day >= coalesce(campaigns.valid_from, '-infinity'::date)
        and kinds.date_day <= coalesce(campaigns.valid_to, 'infinity'::date) as is_of_day

    from kinds
    inner join campaigns
        on kinds.campaign_name = campaigns.name_key
    where coalesce(kinds.platform = campaigns.platform, true)
    qualify is_of_day or not bool_or(is_of_day) over (partition by kinds.kind_id)

),

candidates as (

    select
        kinds.kind_id,
        campaigns.campaign_id,
        1 as preference

    from kinds
    inner join campaigns
        on kinds.utm_id = campaigns.platform_campaign_id
    where coalesce(kinds.platform = campaigns.platform, true)

    union all

    select
        kinds.kind_id,
        campaigns.campaign_id,
        2 as preference

    from kinds
    inner join campaigns
        on kinds.campaign_name = campaigns.platform_campaign_id
    where coalesce(kinds.platform = campaigns.platform, true)

    union all

    select
        kind_id,
        campaign_id,
        3 as preference

    from named

    union all

    -- What the tags do not tell, our own map does.
    select
        kinds.kind_id,
        lower(trim(campaign_map.platform)) || ':' || campaign_map.campaign_id as campaign_id,
        4 as preference

    from kinds
    inner join campaign_map
        on
            kinds.campaign_name = lower(trim(campaign_map.utm_campaign))
            and coalesce(lower(trim(campaign_map.utm_source)) = kinds.source_name, true)
            and coalesce(lower(trim(campaign_map.utm_medium)) = kinds.medium_name, true)
            and kinds.date_day >= coalesce(campaign_map.valid_from, '-infinity'::date)
            and kinds.date_day <= coalesce(campaign_map.valid_to, 'infinity'::date)

),

-- Of two campaigns that fit equally well neither is taken.
best as (

    select
        kind_id,
        preference,
        min(campaign_id) as campaign_id

    from candidates
    group by kind_id, preference
    having min(campaign_id) = max(campaign_id)

),

chosen as (

    select
        kind_id,
        arg_min(campaign_id, preference) as campaign_id

    from best
    group by kind_id

),

spend_channels as (

    select distinct
        campaign_id,
        spend_channel

    from campaigns

),

final as (

    select
        chosen.*,
        spend_channels.spend_channel

    from chosen
    left join spend_channels
        on chosen.campaign_id = spend_channels.campaign_id

)

select * from final

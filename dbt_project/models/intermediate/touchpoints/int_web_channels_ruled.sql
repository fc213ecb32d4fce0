with

touches as (

    select * from {{ ref('int_web_touches_parsed') }}

),

channel_sources as (

    select * from {{ ref('channel_sources') }}

),

channel_rules as (

    select * from {{ ref('channel_rules') }}

),

-- Rules are patterns: they are tried once per kind of touch, not once per touch.
kinds as (

    select distinct
        click_id,
        touch_type,
        source_name,
        medium_name,
        campaign_name

    from touches

),

sources as (

    select distinct source_name
    from kinds

),

categorised as (

    select
        sources.source_name,
        arg_min(channel_sources.category, channel_sources.source_order) as source_category,
        arg_min(channel_sources.platform, channel_sources.source_order) as platform

    from sources
    inner join channel_sources
        on regexp_matches(sources.source_name, channel_sources.pattern)
    group by sources.source_name

),

described as (

    select
        kinds.*,
        categorised.source_category,
        categorised.platform

    from kinds
    left join categorised
        on kinds.source_name = categorised.source_name

),

matched as (

    select
        described.click_id,
        described.touch_type,
        described.source_name,
        described.medium_name,
        described.campaign_name,
        arg_min(channel_rules.channel, channel_rules.rule_order) as channel

    from described
    inner join channel_rules
        -- An empty condition is met by any touch.
        on
            coalesce(channel_rules.click_id, '') in ('', described.click_id)
            and coalesce(channel_rules.source_category, '') in ('', described.source_category)
            and regexp_matches(
                coalesce(described.touch_type, ''), coalesce(channel_rules.touch_type_pattern, '')
            )
            and regexp_matches(described.source_name, coalesce(channel_rules.source_pattern, ''))
            and regexp_matches(described.medium_name, coalesce(channel_rules.medium_pattern, ''))
            and regexp_matches(
                described.campaign_name, coalesce(channel_rules.campaign_pattern, '')
            )
    group by all

),

final as (

    select
        described.*,
        coalesce(matched.channel, 'Unassigned') as channel

    from described
    left join matched
        on
            described.click_id is not distinct from matched.click_id
            and described.touch_type is not distinct from matched.touch_type
            and described.source_name = matched.source_name
            and described.medium_name = matched.medium_name
            and described.campaign_name = matched.campaign_name

)

select * from final

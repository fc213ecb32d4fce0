with

kinds as (

    select distinct
        click_id,
        source_category,
        type_name,
        source_name,
        medium_name,
        campaign_name

    from {{ ref('int_web_kinds_cleaned') }}

),

rules as (

    select
        rule_order,
        channel,
        campaign_decides,
        nullif(click_id, '') as click_id,
        nullif(source_category, '') as source_category,
        [
            'type ' || nullif(touch_type_pattern, ''), 'source ' || nullif(source_pattern, ''),
            'medium ' || nullif(medium_pattern, ''), 'campaign ' || nullif(campaign_pattern, '')
        ] as conditions

    from {{ ref('channel_rules') }}
    union all by name
    -- Rules of throughline.yaml are tried first, and nothing overrules them.
    select
        rule_number - 1000000 as rule_order,
        channel,
        false as campaign_decides,
        click_id,
        source_category,
        [
            'type (?i)' || touch_type, 'source (?i)' || source,
            'medium (?i)' || medium, 'campaign (?i)' || campaign
        ] as conditions

    from {{ ref('stg_settings__channels') }}

),

-- A pattern is tried once per distinct text, and what is left are a few shapes of touches.
conditions as (

    select distinct
        unnest(conditions) as condition,
        split_part(condition, ' ', 1) as part,
        substr(condition, length(part) + 2) as pattern

    from rules

),

texts as (

    select distinct
        unnest(['type', 'source', 'medium', 'campaign']) as part,
        unnest([type_name, source_name, medium_name, campaign_name]) as text

    from kinds

),

met as (

    select
        texts.part,
        texts.text,
        list(conditions.condition order by conditions.condition) as conditions

    from texts
    inner join conditions
        on texts.part = conditions.part and regexp_matches(texts.text, conditions.pattern)
    group by texts.part, texts.text

),

described as (

    select
        kinds.*,
        list_concat(
            [], types.conditions, sources.conditions, mediums.conditions, campaigns.conditions
        ) as conditions

    from kinds
    left join met as types
        on kinds.type_name = types.text and types.part = 'type'
    left join met as sources
        on kinds.source_name = sources.text and sources.part = 'source'
    left join met as mediums
        on kinds.medium_name = mediums.text and mediums.part = 'medium'
    left join met as campaigns
        on kinds.campaign_name = campaigns.text and campaigns.part = 'campaign'

),

shapes as (

    select distinct
        click_id,
        source_category,
        conditions

    from described

),

decided as (

    select
        shapes.*,
        arg_min(rules.channel, rules.rule_order) as channel,
        arg_min(rules.campaign_decides, rules.rule_order) as campaign_decides

    from shapes
    inner join rules
        on
            coalesce(shapes.click_id = rules.click_id, rules.click_id is null)
            and coalesce(
                shapes.source_category = rules.source_category, rules.source_category is null
            )
            and list_has_all(shapes.conditions, rules.conditions)
    group by shapes.click_id, shapes.source_category, shapes.conditions

),

final as (

    select
        described.* exclude (conditions),
        coalesce(decided.channel, 'Unassigned') as channel,
        coalesce(decided.campaign_decides, true) as campaign_decides

    from described
    left join decided
        on
            described.click_id is not distinct from decided.click_id
            and described.source_category is not distinct from decided.source_category
            and described.conditions = decided.conditions

)

select * from final

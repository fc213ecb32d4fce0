{%- set parts = ['touch_type', 'source', 'medium', 'campaign'] -%}
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
        {%- for part in parts %}
            nullif({{ part }}_pattern, '') as {{ part }}{{ ',' if not loop.last }}
        {%- endfor %}

    from {{ ref('channel_rules') }}
    union all by name
    -- Rules of throughline.yaml are tried first, and nothing overrules them.
    select
        rule_number - 1000000 as rule_order,
        channel,
        false as campaign_decides,
        click_id,
        source_category,
        {%- for part in parts %}
            '(?i)' || {{ part }} as {{ part }}{{ ',' if not loop.last }}
        {%- endfor %}

    from {{ ref('stg_settings__channels') }}

),

-- A pattern is tried once per distinct text, and what is left are a few shapes of touches.
{% for part in parts -%}
{{ part }}_texts as (

    select
        texts.text,
        list('{{ part }} ' || patterns.pattern order by patterns.pattern) as conditions

    from (
        select distinct {{ 'type_name' if part == 'touch_type' else part ~ '_name' }} as text from kinds
    ) as texts
    inner join (select distinct {{ part }} as pattern from rules) as patterns
        on regexp_matches(texts.text, patterns.pattern)
    group by texts.text

),

{% endfor -%}
conditioned as (

    select
        rule_order,
        channel,
        campaign_decides,
        click_id,
        source_category,
        list_filter([
            {%- for part in parts %}
                '{{ part }} ' || {{ part }}{{ ',' if not loop.last }}
            {%- endfor %}
        ], lambda item: item is not null) as conditions

    from rules

),

described as (

    select
        kinds.*,
        list_concat(
            {%- for part in parts %}
                {{ part }}_texts.conditions{{ ',' if not loop.last }}
            {%- endfor %}
        ) as conditions

    from kinds
    {% for part in parts -%}
    left join {{ part }}_texts
        on kinds.{{ 'type_name' if part == 'touch_type' else part ~ '_name' }} = {{ part }}_texts.text
    {% endfor %}
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
        arg_min(conditioned.channel, conditioned.rule_order) as channel,
        arg_min(conditioned.campaign_decides, conditioned.rule_order) as campaign_decides

    from shapes
    inner join conditioned
        -- An empty condition is met by any touch.
        on
            coalesce(conditioned.click_id = shapes.click_id, conditioned.click_id is null)
            and coalesce(
                conditioned.source_category = shapes.source_category,
                conditioned.source_category is null
            )
            and list_has_all(shapes.conditions, conditioned.conditions)
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

{#- Conversions credited to a channel or campaign: sums of weights, and the amount of what was won. -#}
{%- macro credited_conversions(relation) -%}
{%- for conversion, column in [
    ('lead', 'leads'), ('mql', 'mqls'), ('sql', 'sqls'), ('opportunity', 'opportunities'), ('won', 'won')
] %}
        sum({{ relation }}.weight) filter (where {{ relation }}.conversion_type = '{{ conversion }}') as {{ column }},
{%- endfor %}
        sum({{ relation }}.reporting_amount) filter (where {{ relation }}.conversion_type = 'won') as attributed_amount
{%- endmacro -%}

{#- What marketing paid and what it got; without spend, or without a denominator, a ratio is null, not zero. -#}
{%- macro performance_measures(relation) -%}
{%- set types = {
    'spend': 'decimal(18, 6)',
    'impressions': 'bigint',
    'clicks': 'bigint',
    'leads': 'decimal(18, 9)',
    'opportunities': 'decimal(18, 9)',
    'won': 'decimal(18, 9)',
    'attributed_amount': 'decimal(18, 6)',
} -%}
{%- for measure, type in types.items() %}
        coalesce(sum({{ relation }}.{{ measure }}), 0)::{{ type }} as {{ measure }},
{%- endfor %}
        {{ performance_ratio('attributed_amount', 'spend', relation) }} as roas,
        {{ performance_ratio('spend', 'won', relation) }} as cac
{%- endmacro -%}

{%- macro performance_ratio(numerator, denominator, relation) -%}
case
            when sum({{ relation }}.spend) > 0
                then coalesce(sum({{ relation }}.{{ numerator }}), 0)::double
                    / nullif(sum({{ relation }}.{{ denominator }}), 0)::double
        end::decimal(18, 6)
{%- endmacro -%}

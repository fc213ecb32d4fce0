{#- The additive measures of an ad row, in the types of the mart; residuals and sums take the same five. -#}
{%- macro ad_measures() -%}
{{ return({
    'spend': 'decimal(18, 6)',
    'impressions': 'bigint',
    'clicks': 'bigint',
    'conversions': 'decimal(18, 6)',
    'conversion_value': 'decimal(18, 6)',
}) }}
{%- endmacro -%}

{%- macro sum_ad_measures() -%}
{%- for measure, type in ad_measures().items() %}
        sum({{ measure }})::{{ type }} as {{ measure }}{{ ',' if not loop.last }}
{%- endfor -%}
{%- endmacro -%}

{#- What the coarser export counts beyond the finer one. -#}
{%- macro subtract_ad_measures(coarser, finer) -%}
{%- for measure, type in ad_measures().items() %}
        ({{ coarser }}.{{ measure }} - coalesce({{ finer }}.{{ measure }}, 0))::{{ type }} as {{ measure }}{{ ',' if not loop.last }}
{%- endfor -%}
{%- endmacro -%}

{%- macro has_ad_measures() -%}
{%- for measure in ad_measures() %}coalesce({{ measure }}, 0) <> 0{{ ' or ' if not loop.last }}{% endfor -%}
{%- endmacro -%}

{#- One value per measure, in their order: {} in the pattern stands for the measure. -#}
{%- macro as_decimals(pattern) -%}
{%- for measure in ad_measures() -%}
{{ pattern | replace('{}', measure) }}::decimal(18, 6){{ ', ' if not loop.last }}
{%- endfor -%}
{%- endmacro -%}

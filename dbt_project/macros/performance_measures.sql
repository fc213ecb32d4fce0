{#- Conversions credited to a channel or campaign: sums of weights, and the amount of what was won. -#}
{%- macro credited_conversions(relation) -%}
{%- for conversion, column in [('lead', 'leads'), ('opportunity', 'opportunities'), ('won', 'won')] %}
        sum({{ relation }}.weight) filter (where {{ relation }}.conversion_type = '{{ conversion }}') as {{ column }},
{%- endfor %}
        sum({{ relation }}.reporting_amount) filter (where {{ relation }}.conversion_type = 'won') as attributed_amount
{%- endmacro -%}

{#- What marketing paid and what it got; a ratio without a denominator is null, not zero. -#}
{%- macro performance_measures(relation) -%}
{%- for measure in ['spend', 'impressions', 'clicks', 'leads', 'opportunities', 'won', 'attributed_amount'] %}
        coalesce(sum({{ relation }}.{{ measure }}), 0)::{{ 'bigint' if measure in ['impressions', 'clicks'] else 'decimal(18, 6)' }} as {{ measure }},
{%- endfor %}
        {{ performance_ratio('attributed_amount', 'spend', relation) }} as roas,
        {{ performance_ratio('spend', 'won', relation) }} as cac
{%- endmacro -%}

{%- macro performance_ratio(numerator, denominator, relation) -%}
(coalesce(sum({{ relation }}.{{ numerator }}), 0)::double / nullif(sum({{ relation }}.{{ denominator }}), 0)::double)::decimal(18, 6)
{%- endmacro -%}

{#- What became of leads: credits by type of conversion, why they were disqualified or lost, and how long it took. -#}
{%- macro lead_outcomes(relation) -%}
{%- for conversion, column in [
    ('lead', 'leads'), ('mql', 'mqls'), ('sql', 'sqls'), ('opportunity', 'opportunities'), ('won', 'won'),
] %}
        coalesce(sum({{ relation }}.credits) filter (
            where {{ relation }}.conversion_type = '{{ conversion }}'
        ), 0)::decimal(18, 9) as {{ column }},
{%- endfor %}
{%- for reason, column in [('disqualification_reason', 'disqualified'), ('lost_reason', 'lost')] %}
        coalesce(sum({{ relation }}.credits) filter (
            where {{ relation }}.{{ reason }} is not null
        ), 0)::decimal(18, 9) as {{ column }},
        coalesce(to_json(map_from_entries(
            list(struct_pack(reason := {{ relation }}.{{ reason }}, credits := {{ relation }}.credits)
                order by {{ relation }}.credits desc, {{ relation }}.{{ reason }})
            filter (where {{ relation }}.{{ reason }} is not null)
        ))::varchar, '{}') as {{ reason }}s,
{%- endfor %}
        coalesce(sum({{ relation }}.spend), 0)::decimal(18, 6) as spend,
        coalesce(sum({{ relation }}.reporting_amount) filter (
            where {{ relation }}.conversion_type = 'won'
        ), 0)::decimal(18, 6) as reporting_amount,
{%- for conversion in ['mql', 'opportunity', 'won'] %}
        list_aggregate(flatten(list({{ relation }}.days) filter (
            where {{ relation }}.conversion_type = '{{ conversion }}'
        )), 'median')::decimal(9, 4) as median_days_to_{{ conversion }}{{ ',' if not loop.last }}
{%- endfor %}
{%- endmacro -%}

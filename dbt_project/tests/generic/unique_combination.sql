{#- Fails for every combination of columns that occurs twice. -#}
{%- test unique_combination(model, columns) -%}
{{ duplicates(model, columns) }}
{%- endtest -%}

{#- Fails for rows in which any of the columns is null: one scan instead of one test per column. -#}
{%- test not_null_columns(model, columns) -%}
select *
from {{ model }}
where {% for column in columns %}{{ column }} is null{{ ' or ' if not loop.last }}{% endfor %}
{%- endtest -%}

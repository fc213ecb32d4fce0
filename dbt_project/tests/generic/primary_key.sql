{#- Fails for a key that is missing or occurs twice. -#}
{%- test primary_key(model, column_name) -%}
{{ duplicates(model, [column_name]) }}
union all
select count(*) as row_count
from {{ model }}
where {{ column_name }} is null
having count(*) > 0
{%- endtest -%}

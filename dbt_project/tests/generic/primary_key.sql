{#- Fails for a key that is missing or occurs twice, in one scan; hashed, so that long keys cost no memory. -#}
{%- test primary_key(model, column_name) -%}
select
    hash({{ column_name }}) as key_hash,
    count(*) as row_count

from {{ model }}
group by key_hash
having count(*) > 1 or count({{ column_name }}) = 0
{%- endtest -%}

{#- Fails for every combination of columns that occurs twice; hashed, so that wide keys cost no memory. -#}
{%- test unique_combination(model, columns) -%}
select
    hash({{ columns | join(', ') }}) as combination_hash,
    count(*) as row_count

from {{ model }}
group by combination_hash
having count(*) > 1
{%- endtest -%}

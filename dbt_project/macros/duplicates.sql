{#- The combinations of columns that occur more than once. Hashes find the candidates, so that long keys cost no
memory; DuckDB's hash of similar texts collides, so the keys themselves decide. -#}
{%- macro duplicates(model, columns) -%}
select count(*) as row_count
from {{ model }}
where
    hash({{ columns | join(', ') }}) in (
        select hash({{ columns | join(', ') }}) as key_hash
        from {{ model }}
        group by key_hash
        having count(*) > 1
    )
group by {{ columns | join(', ') }}
having count(*) > 1
{%- endmacro -%}

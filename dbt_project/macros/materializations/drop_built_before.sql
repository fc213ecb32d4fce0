{#- Only somebody who works on a model builds it a second time into the same file. -#}
{%- macro drop_built_before(relation) -%}
    {%- set existing = load_cached_relation(relation) -%}
    {%- if existing is not none -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
{%- endmacro -%}

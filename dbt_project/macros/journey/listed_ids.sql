{#- The ids of a cell such as '8001;8002', in their order, without blanks. -#}
{%- macro listed_ids(column) -%}
list_filter(
    list_transform(string_split({{ column }}, ';'), lambda item: trim(item)), lambda item: item <> ''
)
{%- endmacro -%}

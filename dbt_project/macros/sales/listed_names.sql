{#- Names separated by semicolons, each once and in the order of the alphabet; null without any. -#}
{%- macro listed_names(column) -%}
nullif(array_to_string(list_sort(list_distinct(list_filter(
            list_transform(string_split({{ column }}, ';'), lambda name: trim(name)),
            lambda name: name <> ''
        ))), '; '), '')
{%- endmacro -%}

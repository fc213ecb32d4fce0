{#- The addresses in cells such as 'ana@acme.example, a.cruz@acme.example', in their order. -#}
{%- macro listed_addresses(columns) -%}
list_filter(
    list_transform(
        string_split_regex(concat_ws(',', {{ columns | join(', ') }}), '[,;]'),
        lambda item: nullif(lower(trim(item, ' ' || chr(9) || chr(10) || chr(13) || chr(160))), '')
    ),
    lambda item: item is not null
)
{%- endmacro -%}

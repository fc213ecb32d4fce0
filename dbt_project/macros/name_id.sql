{#- The id of an entity that its export only names. -#}
{%- macro name_id(name) -%}
'name-' || left(md5({{ name }}), 16)
{%- endmacro -%}

{#- One text key from several columns; null and the empty text stay apart. -#}
{%- macro surrogate_key(columns) -%}
md5(concat_ws('|'{% for column in columns %}, coalesce({{ column }}::varchar, '∅'){% endfor %}))
{%- endmacro -%}

{#- The one spelling under which an address is compared: no surrounding blanks, lower case, null when empty. -#}
{%- macro normalized_email(column) -%}
nullif(lower(trim({{ column }}, ' ' || chr(9) || chr(160))), '')
{%- endmacro -%}

{#- The one spelling under which an address is compared: no surrounding blanks, lower case, null when empty. -#}
{%- macro normalized_email(column) -%}
nullif(lower(if(
    contains({{ column }}, ' ') or contains({{ column }}, chr(9)) or contains({{ column }}, chr(160)),
    trim({{ column }}, ' ' || chr(9) || chr(160)), {{ column }}
)), '')
{%- endmacro -%}

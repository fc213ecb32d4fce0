{#- Whether an address is the MD5 or SHA-256 of one, for exports that carry nothing else. -#}
{%- macro is_email_hash(column) -%}
(length({{ column }}) in (32, 64) and regexp_full_match({{ column }}, '[0-9a-f]+'))
{%- endmacro -%}

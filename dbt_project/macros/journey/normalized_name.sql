{#- A name without case, accents, blanks and punctuation; null when nothing is left. -#}
{%- macro normalized_name(column) -%}
nullif(regexp_replace(lower(strip_accents({{ column }})), '[^\pL\pN]', '', 'g'), '')
{%- endmacro -%}

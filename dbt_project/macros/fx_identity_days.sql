{#- The days on which the reporting currency has its rate of 1. -#}
{%- macro fx_identity_days() -%}
date '1970-01-01', date '2099-12-31'
{%- endmacro -%}

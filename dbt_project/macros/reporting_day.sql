{#- The day of a UTC timestamp in the reporting time zone; `settings` is the joined row of settings. -#}
{%- macro reporting_day(column, settings) -%}
timezone({{ settings }}.reporting_time_zone, timezone('UTC', {{ column }}))::date
{%- endmacro -%}

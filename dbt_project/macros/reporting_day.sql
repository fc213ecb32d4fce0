{#-
    The day of a UTC timestamp in the reporting time zone; `settings` is the joined row of settings. UTC itself skips
    the slow time zone rules.
-#}
{%- macro reporting_day(column, settings) -%}
case when {{ settings }}.reporting_time_zone = 'UTC' then {{ column }}::date else timezone({{ settings }}.reporting_time_zone, timezone('UTC', {{ column }}))::date end
{%- endmacro -%}

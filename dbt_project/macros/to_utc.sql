{#- A wall-clock timestamp of an account's zone as UTC. UTC itself skips the slow time zone rules. -#}
{%- macro to_utc(column, time_zone='account_zone.time_zone') -%}
case when {{ time_zone }} = 'UTC' then {{ column }} else ({{ column }} at time zone {{ time_zone }}) at time zone 'UTC' end
{%- endmacro -%}

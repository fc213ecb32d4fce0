{#- The share of a month's days that are over by the end of a day, 0 to 1; null of no day. -#}
{%- macro elapsed_share(month, day) -%}
if(
            {{ day }} is null, null,
            least(greatest(({{ day }} - {{ month }} + 1) / day(last_day({{ month }})), 0), 1)
        )
{%- endmacro -%}

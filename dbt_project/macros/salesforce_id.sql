{#-
    A Salesforce id in its 18 characters; null when it is the empty reference. Reports print 15, which
    differ by case alone: the last three say, five characters at a time, which are capitals.
-#}
{%- macro salesforce_id(column) -%}
case
            when {{ column }} in ('000000000000000AAA', '000000000000000', '') then null
            when length({{ column }}) = 15 then {{ column }}
                {%- for start in [0, 5, 10] %}
                || {{ salesforce_id_check(column, start) }}
                {%- endfor %}
            else {{ column }}
        end
{%- endmacro -%}

{#- The check character of five characters: bit n is whether the nth is a capital letter. -#}
{%- macro salesforce_id_check(column, start) -%}
substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
                {%- for place in range(5) %}
                + {{ 2 ** place }} * (ascii(substr({{ column }}, {{ start + place + 1 }}, 1)) between 65 and 90)::integer
                {%- endfor %}, 1)
{%- endmacro -%}

{#- What of a whole number each of the sharers of so many fifths of it gets for sure, and what is left over of it. -#}
{%- macro even_part(whole, fifths, sharers) -%}
({{ whole }} * {{ fifths }} // (5 * {{ sharers }}))
{%- endmacro -%}
{%- macro even_remainder(whole, fifths, sharers) -%}
({{ whole }} * {{ fifths }} % (5 * {{ sharers }}))
{%- endmacro -%}

{#- A touch's part of a whole number by largest remainder: `sharers` share `fifths` of it, `others` share the rest, and
    at equal remainders the ends of a path go before its middle, then the earlier `place`. -#}
{%- macro shared_evenly(whole) -%}
{%- set part, rest = even_part(whole, 'fifths', 'sharers'), even_remainder(whole, 'fifths', 'sharers') -%}
{%- set other_part = even_part(whole, '(5 - fifths)', 'greatest(others, 1)') -%}
{%- set other_rest = even_remainder(whole, '(5 - fifths)', 'greatest(others, 1)') -%}
{{ part }} + if(
            place <= {{ whole }} - sharers * {{ part }} - others * {{ other_part }} - if(
                {{ rest }} * others > {{ other_rest }} * sharers
                or ({{ rest }} * others = {{ other_rest }} * sharers and fifths >= 4),
                0,
                others
            ),
            1,
            0
        )
{%- endmacro -%}

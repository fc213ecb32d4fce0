{#- A printed date and time whose order of day and month the joined row `orders` knows; else null. -#}
{%- macro printed_moment(column, orders) -%}
case
            when contains({{ column }}, '/') and {{ orders }}.day_first and not {{ orders }}.month_first
                then try_strptime({{ column }}, ['%d/%m/%Y %H:%M', '%d/%m/%Y %I:%M %p', '%d/%m/%Y'])
            when contains({{ column }}, '/') and {{ orders }}.month_first and not {{ orders }}.day_first
                then try_strptime({{ column }}, ['%m/%d/%Y %H:%M', '%m/%d/%Y %I:%M %p', '%m/%d/%Y'])
            when contains({{ column }}, '.') and not contains({{ column }}, '-')
                then try_strptime({{ column }}, ['%d.%m.%Y %H:%M', '%d.%m.%Y'])
            when not contains({{ column }}, '/') then try_cast({{ column }} as timestamp)
        end
{%- endmacro -%}

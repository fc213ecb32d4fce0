{#- When a deal was decided, null while it is open: a won one when it was won first, one without any
    date when the CRMs last told of it. -#}
{% macro decided_at(deals, today) %}case {{ deals }}.status
            when 'won'
                then coalesce({{ deals }}.won_at, {{ deals }}.closed_at, {{ today }}.reported_until)
            when 'lost'
                then coalesce(
                    {{ deals }}.closed_at, {{ deals }}.created_at, {{ today }}.reported_until
                )
        end
{%- endmacro %}

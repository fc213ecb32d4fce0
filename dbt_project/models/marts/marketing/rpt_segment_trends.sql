{%- set comparisons = ['previous', 'year_ago'] -%}
with

changes as (

    select * from {{ ref('int_segment_changes') }}

),

valued as (

    select
        {%- for prefix in ['', 'previous_', 'year_ago_'] %}
            {{ prefix }}total / if(measure = 'win_rate', nullif({{ prefix }}trials, 0), 1)
                as {{ prefix }}value,
            {{ prefix }}total / nullif({{ prefix }}days, 0) as {{ prefix }}daily_total,
        {%- endfor %}
        *

    from changes

),

-- Periods have different numbers of days: what is compared are results a day, or rates.
changed as (

    select
        {%- for comparison in comparisons %}
            if(
                measure = 'win_rate', value - {{ comparison }}_value,
                daily_total / nullif({{ comparison }}_daily_total, 0) - 1
            ) as {{ comparison }}_change,
            if(
                measure = 'win_rate', value > {{ comparison }}_value,
                daily_total > {{ comparison }}_daily_total
            ) as is_above_{{ comparison }},
        {%- endfor %}
        *

    from valued

),

final as (

    select
        period_type, period_start, segment_type, segment, measure,
        {%- for comparison in comparisons %}
            {{ comparison }}_value,
            {{ comparison }}_change,
            {{ comparison }}_p_value,
            {{ comparison }}_q_value,
            case
                when {{ comparison }}_days is null then 'no such period'
                when {{ comparison }}_p_value is null then 'too few'
                when {{ comparison }}_q_value > 0.05 then 'within noise'
                else if(is_above_{{ comparison }}, 'up', 'down')
            end as {{ comparison }}_verdict,
        {%- endfor %}
        if(measure = 'won_amount', defaults.reporting_currency, null) as currency,
        value,
        trials::bigint as deals,
        days::bigint as days,
        is_complete

    from changed
    cross join {{ ref('int_reporting_defaults') }} as defaults

)

select * from final

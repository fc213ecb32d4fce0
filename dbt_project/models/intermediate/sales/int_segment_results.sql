{%- set counts = ['leads', 'mqls', 'sqls', 'opportunities', 'won_deals', 'lost_deals'] -%}
with

counts as (

    select * from {{ ref('int_segment_counts') }}

),

span as (

    select
        min(counts.first_day) as first_day,
        greatest(max(counts.last_day), max(today.today)) as last_day

    from counts
    cross join {{ ref('int_reporting_today') }} as today

),

kinds as (

    select
        unnest(['month', 'quarter']) as period_type,
        unnest([interval 1 month, interval 3 month]) as period_length

),

-- Nothing is a result too.
periods as (

    select
        kinds.period_type,
        unnest(generate_series(
            date_trunc(kinds.period_type, span.first_day), span.last_day, kinds.period_length
        ))::date as period_start,
        (period_start + kinds.period_length)::date as next_start,
        least(next_start, span.last_day + 1) - greatest(period_start, span.first_day) as days,
        next_start <= span.last_day + 1 as is_complete

    from kinds
    cross join span

),

-- From a year before its first result on: one wrongly dated deal does not stretch all the others.
segments as (

    select
        segment_type,
        segment,
        date_trunc('quarter', min(first_day)) - interval 1 year as filled_from

    from counts
    group by segment_type, segment

),

filled as (

    select
        periods.* exclude (next_start),
        segments.* exclude (filled_from),
        counts.* exclude (period_type, period_start, segment_type, segment)

    from periods
    inner join segments
        on periods.period_start >= segments.filled_from
    left join counts
        on
            periods.period_type = counts.period_type
            and periods.period_start = counts.period_start
            and segments.segment_type = counts.segment_type
            and segments.segment = counts.segment

),

measured as (

    {%- for count in counts + ['win_rate', 'won_amount'] %}
        select
            period_type, period_start, segment_type, segment, is_complete, days,
            '{{ count }}' as measure,
            {%- if count == 'win_rate' %}
                coalesce(won_deals, 0)::double as total,
                coalesce(won_deals + lost_deals, 0)::double as trials,
                null::double as squares
            {%- else %}
                coalesce({{ count }}, 0)::double as total,
                {{ 'coalesce(priced_deals, 0)' if count == 'won_amount' else 'null' }}::double
                    as trials,
                coalesce({{ count }}_squares, 0)::double as squares
            {%- endif %}

        from filled
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        {%- for column in ['total', 'trials', 'squares', 'days'] %}
            lag({{ column }}) over by_period as previous_{{ column }},
            lag({{ column }}, if(period_type = 'month', 12, 4)) over by_period
                as year_ago_{{ column }},
        {%- endfor %}
        period_type, period_start, segment_type, segment, measure, is_complete, days, total,
        trials, squares

    from measured
    -- Only a deal tells of a product.
    where
        measure not in ('leads', 'mqls', 'sqls')
        or segment_type not in ('product', 'pipeline', 'deal_type')
    window by_period as (
        partition by period_type, segment_type, segment, measure
        order by period_start
    )

)

select * from final

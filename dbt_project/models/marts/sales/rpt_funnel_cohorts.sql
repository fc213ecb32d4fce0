{%- set stages = ['lead', 'mql', 'sql', 'opportunity', 'won'] %}
{%- set counts = ['leads', 'mqls', 'sqls', 'opportunities', 'won'] %}
{%- set steps = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)] %}
with

members as (

    select * from {{ ref('fct_funnel_members') }}

),

-- From a stage that was entered to the next: a later stage without it, a loss, or the end of what
-- the CRM tells ends the wait unfulfilled. A next stage that came before is no wait.
waits as (

    {%- for start, next in steps %}
        select
            unit,
            cohort_month,
            channel,
            '{{ stages[start] }}_to_{{ stages[next] }}' as step,
            {{ stages[next] }}_at is not null as is_reached,
            {{ stages[start] }}_at as started_at,
            coalesce(
                {{ stages[next] }}_at,
                least(
                    {%- for later in stages[next:] %}
                        {{ later }}_at{{ ',' if not loop.last }}
                    {%- endfor %}
                ),
                lost_at, observed_until
            )::date - started_at::date as days

        from members
        where started_at is not null
        {{ 'union all' if not loop.last }}
    {%- endfor %}

),

surviving as (

    {{ surviving_shares('waits', 'unit, cohort_month, channel, step') | indent(4) }}

),

durations as (

    select
        unit,
        cohort_month,
        {%- for start, next in steps %}
            {%- set step = stages[start] ~ '_to_' ~ stages[next] %}
            {{ days_until(0.5, "step = '" ~ step ~ "'") }} as {{ step }}_median_days,
            {{ days_until(0.1, "step = '" ~ step ~ "'") }} as {{ step }}_p90_days,
        {%- endfor %}
        channel

    from surviving
    group by unit, cohort_month, channel

),

counted as (

    select
        unit,
        cohort_month,
        channel,
        {%- for stage in stages[:-1] %}
            count(*) filter (where stage_number >= {{ loop.index }}) as {{ counts[loop.index0] }},
            count(*) filter (where stage_number > {{ loop.index }} and {{ stage }}_at is null)
                as {{ counts[loop.index0] }}_skipped,
        {%- endfor %}
        count(won_at) as won,
        count(*) filter (where status = 'lost') as lost,
        count(*) filter (where status = 'open') as still_open,
        count(*) filter (where reentries > 0) as reentered

    from members
    group by unit, cohort_month, channel

),

final as (

    select
        counted.*,
        {%- for start, next in steps %}
            counted.{{ counts[next] }} / nullif(counted.{{ counts[start] }}, 0)
                as {{ stages[start] }}_to_{{ stages[next] }}_rate,
        {%- endfor %}
        durations.* exclude (unit, cohort_month, channel)

    from counted
    left join durations using (unit, cohort_month, channel)

)

select * from final

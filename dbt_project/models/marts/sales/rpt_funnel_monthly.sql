{%- set counts = ['leads', 'mqls', 'sqls', 'opportunities', 'won'] %}
with

entries as (

    select * from {{ ref('int_funnel_entries') }}

),

members as (

    select * from {{ ref('fct_funnel_members') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

final as (

    select
        members.unit,
        date_trunc('month', {{ reporting_day('entries.entered_at', 'defaults') }})::date as month,
        {%- for count in counts %}
            count(*) filter (
                where entries.stage_number = {{ loop.index }} and entries.entry_number = 1
            ) as {{ count }},
            count(*) filter (
                where entries.stage_number = {{ loop.index }} and entries.entry_number > 1
            ) as {{ count }}_again,
        {%- endfor %}
        members.channel

    from entries
    cross join defaults
    inner join members
        on entries.unit = members.unit and entries.member_id = members.member_id
    group by all

)

select * from final

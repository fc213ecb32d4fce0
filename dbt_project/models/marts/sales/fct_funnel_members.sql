{%- set stages = ['lead', 'mql', 'sql', 'opportunity', 'won'] %}
with

entries as (

    select * from {{ ref('int_funnel_entries') }}

),

deals as (

    select * from {{ ref('fct_deals') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

touched as (

    select
        person_id, first_channel, first_touch_at,
        unnest(['person', 'account']) as unit, unnest([person_id, account_id]) as member_id

    from {{ ref('dim_persons') }}

),

first_channels as (

    select
        unit, member_id,
        arg_min(first_channel, struct_pack(at := first_touch_at, id := person_id)) as first_channel

    from touched
    where first_channel is not null
    group by unit, member_id

),

-- Lost is who has only lost deals; others stay as the CRM of their deepest stage last showed.
reached as (

    select
        entries.unit,
        entries.member_id,
        min(entries.entered_at) as entered_at,
        {%- for stage in stages %}
            min(entered_at) filter (where stage_number = {{ loop.index }}) as {{ stage }}_at,
        {%- endfor %}
        max(entries.stage_number)::bigint as stage_number,
        count(distinct entries.stage_number) as entered_stages,
        max(struct_pack(at := entries.stage_number, until := entries.observed_until)).until
            as observed_until,
        count(*) filter (where entries.entry_number > 1) as reentries,
        coalesce(
            bool_and(deals.status = 'lost') filter (where entries.deal_id is not null), false
        ) as is_lost,
        max(if(entries.deal_id is null, null, greatest(deals.closed_at, entries.entered_at)))
            as last_closed_at

    from entries
    left join deals
        on entries.deal_id = deals.deal_id
    group by entries.unit, entries.member_id

),

final as (

    select
        reached.unit,
        reached.member_id,
        coalesce(first_channels.first_channel, 'Unattributed') as channel,
        date_trunc('month', {{ reporting_day('reached.entered_at', 'defaults') }})::date
            as cohort_month,
        {{ stages }}[reached.stage_number] as deepest_stage,
        case
            when reached.won_at is not null then 'won' when reached.is_lost then 'lost' else 'open'
        end as status,
        reached.stage_number,
        reached.stage_number - reached.entered_stages as skipped_stages,
        reached.reentries,
        {%- for stage in stages %}
            reached.{{ stage }}_at,
        {%- endfor %}
        if(reached.is_lost and reached.won_at is null, reached.last_closed_at, null) as lost_at,
        reached.observed_until

    from reached
    cross join defaults
    left join first_channels
        on reached.unit = first_channels.unit and reached.member_id = first_channels.member_id

)

select * from final

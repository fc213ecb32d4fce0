with

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

roles as (

    -- What becomes of the whole load: nothing of a report without days is ever booked.
    select
        load_id,
        if(bool_and(load_role in ('superseded', 'fills')), 'superseded', 'decides') as load_role

    from {{ ref('int_ad_load_roles') }}
    group by load_id
    union
    select
        load_id,
        'period' as load_role

    from {{ ref('int_ad_periods_covered') }}

),

measured as (

    select
        loads.load_id,
        measures.item.measure,
        measures.item.account_id,
        measures.item.currency,
        measures.item.total

    from loads
    cross join unnest(loads.measures) as measures (item)

),

controls as (

    select
        loads.load_id,
        controls.item.scope,
        controls.item.measure,
        controls.item.account_id,
        controls.item.currency,
        controls.item.expected

    from loads
    cross join unnest(loads.controls) as controls (item)

),

own_totals as (

    select
        controls.load_id,
        controls.scope,
        controls.account_id,
        controls.currency as control_currency,
        controls.measure,
        max(controls.expected::decimal(38, 6)) as control_total,
        coalesce(sum(measured.total::decimal(38, 6)), 0) as raw_total,
        case when controls.measure in ('spend', 'conversions') then 0.01 else 0 end as tolerance

    from controls
    left join measured
        on
            controls.load_id = measured.load_id
            and controls.measure = measured.measure
            and coalesce(controls.account_id = measured.account_id, true)
            and coalesce(controls.currency = measured.currency, true)
    group by
        controls.load_id, controls.scope, controls.account_id, controls.currency, controls.measure

),

uncontrolled as (

    select
        measured.load_id,
        'none' as scope,
        measured.account_id,
        null as control_currency,
        measured.measure,
        null as control_total,
        sum(measured.total::decimal(38, 6)) as raw_total,
        0 as tolerance

    from measured
    anti join controls
        on
            measured.load_id = controls.load_id
            and measured.measure = controls.measure
    where measured.measure <> 'rows'
    group by measured.load_id, measured.account_id, measured.measure

),

row_totals as (

    select
        load_id,
        'file' as scope,
        null as account_id,
        null as control_currency,
        'rows' as measure,
        rows_in as control_total,
        rows + quarantined + totals as raw_total,
        0 as tolerance

    from loads

),

unioned as (

    select * from own_totals
    union all
    select * from uncontrolled
    union all
    select * from row_totals

),

final as (

    select
        unioned.*,
        coalesce(roles.load_role, 'decides') as load_role

    from unioned
    left join roles
        on unioned.load_id = roles.load_id

)

select * from final

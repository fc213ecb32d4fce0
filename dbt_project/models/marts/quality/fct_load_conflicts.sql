with

conflicts as (

    select * from {{ ref('int_ad_loads_conflicting') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

final as (

    select
        conflicts.kind,
        conflicts.platform as source,
        conflicts.account_id,
        conflicts.load_id,
        loads.file_name,
        conflicts.other_load_id,
        other_loads.file_name as other_file_name,
        min(conflicts.date_day) as first_day,
        max(conflicts.date_day) as last_day,
        count(distinct conflicts.date_day) as day_count,
        sum(conflicts.spend)::decimal(18, 6) as spend,
        sum(conflicts.other_spend)::decimal(18, 6) as other_spend,
        loads.file_name || ' and ' || other_loads.file_name || ' claim the same days: '
        || any_value(conflicts.remedy) as remedy

    from conflicts
    left join loads
        on conflicts.load_id = loads.load_id
    left join loads as other_loads
        on conflicts.other_load_id = other_loads.load_id
    group by
        conflicts.kind, conflicts.platform, conflicts.account_id, conflicts.load_id,
        conflicts.other_load_id, loads.file_name, other_loads.file_name

)

select * from final

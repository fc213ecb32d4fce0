with

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

row_counts as (

    select * from {{ ref('int_load_rows_counted') }}

),

ad_partitions as (

    select * from {{ ref('int_ad_partitions') }}

),

ad_periods as (

    select * from {{ ref('int_ad_periods_covered') }}

),

staged as (

    select
        load_id,
        account_id,
        unnest(['spend', 'impressions', 'clicks']) as measure,
        unnest([sum(spend), sum(impressions), sum(clicks)]) as staging_total

    from (
        select * from ad_partitions
        union all by name
        select * from ad_periods
    ) as ad_totals
    group by load_id, account_id

),

measured as (

    select
        loads.load_id,
        coalesce(measures.item.account_id, 'default') as account_id,
        measures.item.measure,
        sum(measures.item.total::decimal(38, 6)) as raw_total

    from loads
    cross join unnest(loads.measures) as measures (item)
    group by loads.load_id, coalesce(measures.item.account_id, 'default'), measures.item.measure

),

final as (

    select
        measured.load_id,
        measured.account_id,
        measured.measure,
        measured.raw_total,
        coalesce(staged.staging_total, 0) as staging_total

    from measured
    inner join staged
        on
            measured.load_id = staged.load_id
            and measured.account_id = staged.account_id
            and measured.measure = staged.measure
    union all
    select
        loads.load_id,
        null as account_id,
        'rows' as measure,
        loads.rows as raw_total,
        coalesce(row_counts.row_count, 0) as staging_total

    from loads
    left join row_counts
        on loads.load_id = row_counts.load_id

)

select * from final

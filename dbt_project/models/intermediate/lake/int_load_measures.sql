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

-- What a connector had written before it restated a row is read, and booked nowhere.
earlier_copies as (

    select
        _load_id as load_id,
        {{ ad_account_id('platform', 'account_id') }} as account_id,
        sum(spend) as spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks

    from {{ ref('int_ad_rows_unioned') }}
    where not is_last_copy
    group by all

),

measured as (

    select
        loads.load_id,
        coalesce(
            {{ ad_account_id('loads.source', 'measures.item.account_id') }}, 'default'
        ) as account_id,
        measures.item.measure,
        measures.item.total::decimal(38, 6) as total

    from loads
    cross join unnest(loads.measures) as measures (item)

),

staged as (

    select
        load_id,
        account_id,
        unnest(['spend', 'impressions', 'clicks']) as measure,
        unnest([spend, impressions, clicks]) as total

    from (
        select * from ad_partitions
        union all by name
        select * from ad_periods
        union all by name
        select * from earlier_copies
    ) as ad_totals

),

-- Where the file does not print its accounts, its rows are counted all together.
unprinted as (

    (
        select load_id, account_id from staged
        except
        select load_id, account_id from measured
    )

),

staged_totals as (

    select
        load_id,
        if(load_id in (select load_id from unprinted), null, account_id) as account_id,
        measure,
        sum(total) as total

    from staged
    group by all

),

measured_totals as (

    select
        load_id,
        if(load_id in (select load_id from unprinted), null, account_id) as account_id,
        measure,
        sum(total) as total

    from measured
    group by all

),

final as (

    select
        measured.load_id,
        measured.account_id,
        measured.measure,
        measured.total as raw_total,
        coalesce(staged.total, 0) as staging_total

    from measured_totals as measured
    inner join staged_totals as staged
        on
            measured.load_id = staged.load_id
            and measured.account_id is not distinct from staged.account_id
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

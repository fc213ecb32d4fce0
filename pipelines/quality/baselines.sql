-- What is usual of each measure, by the releases before, and whether the candidate's value is.
-- $spread deviations, each 1.4826 times the median absolute one, or what a table may differ anyway.
with

past_shares as (

    -- A value that a release did not have had the share 0 in it.
    select
        known.table_name,
        known.column_name,
        known.bucket,
        measured.release_number,
        coalesce(past.value, 0) as value

    from (
        select distinct table_name, column_name, bucket from past where measure = 'share'
        union
        select distinct table_name, column_name, bucket from now where measure = 'share'
    ) as known
    inner join (
        select distinct table_name, column_name, release_number
        from past
        where measure = 'share' and row_count >= $rows
    ) as measured using (table_name, column_name)
    left join (select * from past where measure = 'share') as past
        using (table_name, column_name, bucket, release_number)

),

usual_shares as (

    select
        table_name,
        column_name,
        bucket,
        median(value) as middle,
        count(*) as releases

    from past_shares
    group by all

),

shares as (

    select
        table_name,
        'share' as measure,
        column_name,
        bucket,
        coalesce(now.value, 0) as value,
        max(now.row_count) over (partition by table_name, column_name) as row_count,
        usual.middle / nullif(sum(usual.middle) over (partition by table_name, column_name), 0)
            as expected,
        usual.releases

    from (select * from now where measure = 'share') as now
    full join usual_shares as usual using (table_name, column_name, bucket)
    -- A column whose mix nobody compares any more.
    qualify max(now.row_count) over (partition by table_name, column_name) is not null

),

drifts as (

    -- The population stability index of the shares.
    select
        table_name,
        'drift' as measure,
        column_name,
        '' as bucket,
        sum(
            (greatest(value, $least) - greatest(expected, $least))
            * ln(greatest(value, $least) / greatest(expected, $least))
        ) as value,
        max(row_count) as row_count,
        count(*) as buckets,
        max(releases) as releases

    from shares
    where expected is not null
    group by all

),

measured as (

    select *, 1 as buckets, null as releases from now where measure <> 'share'

    union all by name

    select * from drifts

),

past_steps as (

    select
        *,
        ln((value + 1) / (lag(value) over series + 1)) as step,
        max(release_number) over series_whole = release_number as is_last

    from past
    where
        -- A source that was told to be silent does not become fresh by it.
        (measure <> 'lag_days' or state in ('usual', 'no history'))
        and (row_count >= $rows or measure in ('rows', 'rows_kept', 'recent_rows', 'lag_days'))
    window
        series as (
            partition by table_name, measure, column_name, bucket order by release_number
        ),
        series_whole as (partition by table_name, measure, column_name, bucket)

),

usual as (

    select
        table_name,
        measure,
        column_name,
        bucket,
        count(value) as releases,
        median(value) as middle,
        1.4826 * mad(value) as deviation,
        coalesce(median(step), 0) as step,
        coalesce(1.4826 * mad(step), 0) as step_deviation,
        max(value) filter (is_last) as last_value

    from past_steps
    group by all

),

compared as (

    select
        measured.* exclude (releases),
        coalesce(measured.releases, usual.releases, 0) as releases,
        settings.* exclude (table_name),
        usual.middle,
        usual.last_value,
        $spread * usual.deviation as allowed,
        case measured.measure
            when 'rows' then usual.last_value * exp(usual.step)
            when 'rows_kept' then usual.last_value
            else usual.middle
        end as expected,
        $spread * usual.step_deviation as step_allowed

    from measured
    inner join settings using (table_name)
    left join usual using (table_name, measure, column_name, bucket)

),

banded as (

    select
        *,
        case
            when measure = 'rows'
                then least(
                    expected * exp(-greatest(step_allowed, -ln(1 - may_shrink))),
                    expected - 3 * sqrt(expected)
                )
            when measure = 'rows_kept' then expected * kept_share
            when measure = 'recent_rows'
                then least(expected - allowed, expected / 2, expected - 3 * sqrt(expected))
            when measure in ('p10', 'p50', 'p90')
                then expected - greatest(allowed, $quantile * abs(expected))
            when measure like '%_share'
                then greatest(0, expected - greatest(
                    allowed, $share + 3 * sqrt(expected * (1 - expected) / row_count)
                ))
            else 0
        end as lower,
        case
            -- What was empty may fill up.
            when measure in ('rows', 'recent_rows') and round(expected) = 0 then null
            when measure = 'rows'
                then greatest(
                    expected * exp(greatest(step_allowed, ln(1 + may_grow))),
                    expected + 3 * sqrt(expected)
                )
            when measure = 'rows_kept' then null
            when measure = 'recent_rows'
                then greatest(expected + allowed, expected * 2, expected + 3 * sqrt(expected))
            when measure in ('p10', 'p50', 'p90')
                then expected + greatest(allowed, $quantile * abs(expected))
            when measure like '%_share'
                then least(1, expected + greatest(
                    allowed, $share + 3 * sqrt(expected * (1 - expected) / row_count)
                ))
            when measure = 'drift'
                then greatest($drift, coalesce(middle + allowed, 0)) + 2 * (buckets - 1) / row_count
            when measure = 'lag_days' then greatest(stale_days, 3 * expected)
        end as upper,
        case
            when measure in ('rows', 'rows_kept', 'lag_days') then 1
            else $releases
        end as needed

    from compared

),

told as (

    select
        table_name,
        measure,
        column_name,
        bucket,
        value,
        expected,
        lower,
        upper,
        row_count,
        releases,
        needed,
        case
            when measure = 'lag_days' and value > coalesce(upper, 0) + $retired then 'retired'
            when
                measure not in ('rows', 'recent_rows', 'lag_days')
                and if(measure = 'rows_kept', expected, row_count) < $rows
                then 'too few rows'
        end as reason

    from banded

    union all by name

    -- A value that was more than a hundredth of a mix and is gone.
    select
        table_name,
        measure,
        column_name,
        bucket,
        value,
        expected,
        if(expected >= 0.01 and expected * row_count >= 20, 0.5 / row_count, 0) as lower,
        null as upper,
        row_count,
        coalesce(releases, 0) as releases,
        $releases as needed,
        if(row_count < $rows, 'too few rows', null) as reason

    from shares

)

select
    table_name,
    column_name,
    measure,
    bucket,
    value,
    if(releases < needed, null, expected) as expected,
    if(releases < needed, null, lower) as lower,
    if(releases < needed, null, upper) as upper,
    row_count,
    releases as history_releases,
    case
        when reason is not null then reason
        when releases < needed then 'no history'
        when value < lower or value > upper then 'unusual'
        else 'usual'
    end as state

from told
order by all

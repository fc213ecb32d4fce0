with

loads as (

    select
        load_id,
        load_order,
        deduplicated,
        date_trunc('month', period_start)::date as month,
        period_start = month and period_end = last_day(month) as is_month

    from {{ ref('int_loads_ordered') }}

),

ad_rows as (

    select * from {{ ref('int_ad_rows_owned') }}
    where reach > 0

),

winning as (

    select * from {{ ref('int_ad_loads_winning') }}
    where row_count > 0

),

summed as (

    select
        platform,
        account_id,
        load_id,
        sum(impressions)::bigint as impressions

    from {{ ref('int_ad_partitions') }}
    group by platform, account_id, load_id
    union all
    select platform, account_id, load_id, impressions from {{ ref('int_ad_periods_covered') }}

),

-- A total row is that of an account where the file holds one alone.
single_accounts as (

    select * from summed
    qualify count(*) over (partition by load_id) = 1

),

-- Of a report of just one month: its only row tells all, of several each tells a part.
candidates as (

    select
        single_accounts.platform,
        single_accounts.account_id,
        loads.month,
        totals.item.expected::decimal(38, 6)::bigint as reach,
        single_accounts.impressions,
        'total of the month' as reach_basis,
        loads.load_order

    from loads
    cross join unnest(loads.deduplicated) as totals (item)
    inner join single_accounts
        on loads.load_id = single_accounts.load_id
    where loads.is_month and totals.item.measure = 'reach'
    union all
    select
        ad_rows.platform,
        ad_rows.account_id,
        coalesce(date_trunc('month', ad_rows.date_day)::date, any_value(loads.month)) as month,
        max(ad_rows.reach) as reach,
        max(ad_rows.impressions) as impressions,
        case
            when ad_rows.date_day is not null then 'highest of a day'
            else if(count(*) = 1, 'total of the month', 'highest of the month')
        end as reach_basis,
        loads.load_order

    from ad_rows
    inner join loads
        on ad_rows._load_id = loads.load_id
    left join winning
        on
            ad_rows._load_id = winning.load_id
            and ad_rows.platform = winning.platform
            and ad_rows.account_id = winning.account_id
            and ad_rows.date_day = winning.date_day
    where if(ad_rows.date_day is null, loads.is_month, winning.load_id is not null)
    group by ad_rows.platform, ad_rows.account_id, ad_rows.date_day, loads.load_order

),

-- The newest total of the month counts; without one the highest part, which is a lower bound.
best as (

    select
        *,
        reach_basis <> 'total of the month' as is_minimum

    from candidates
    where reach > 0
    qualify row_number() over (
        partition by platform, account_id, month
        order by is_minimum asc, if(is_minimum, reach, load_order) desc, reach desc
    ) = 1

),

active as (

    select
        platform,
        date_trunc('month', date_day)::date as month,
        count(distinct account_id) as accounts

    from winning
    group by all

),

-- Of several accounts only the highest reach is certain: they share people.
final as (

    select
        levels.level,
        best.month,
        best.platform,
        if(levels.level = 'account', best.account_id, null) as account_id,
        max(best.reach) as reach,
        arg_max(best.reach_basis, best.reach) as reach_basis,
        bool_or(best.is_minimum) or count(*) > 1
        or coalesce(bool_or(levels.level = 'platform' and active.accounts > 1), false)
            as is_reach_minimum,
        if(is_reach_minimum, null, max(best.impressions) / max(best.reach)) as frequency

    from best
    cross join (values ('account'), ('platform')) as levels (level)
    left join active
        on best.platform = active.platform and best.month = active.month
    group by all

)

select * from final

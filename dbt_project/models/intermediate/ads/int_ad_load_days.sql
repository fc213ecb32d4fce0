with

partitions as (

    select * from {{ ref('int_ad_partitions') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

load_accounts as (

    -- The finest entity that a load names is its grain; it covers every day of its period.
    select
        platform,
        account_id,
        load_id,
        case
            when bool_or(has_ads) then 3
            when bool_or(has_ad_groups) then 2
            else 1
        end as grain,
        min(date_day) as first_day,
        max(date_day) as last_day

    from partitions
    group by platform, account_id, load_id

),

spanned as (

    select
        load_accounts.platform,
        load_accounts.account_id,
        load_accounts.load_id,
        max(load_accounts.grain) over (partition by load_accounts.load_id) as grain,
        loads.order_at,
        loads.is_incomplete,
        loads.newness,
        loads.load_order,
        unnest(generate_series(
            least(loads.period_start, load_accounts.first_day),
            greatest(loads.period_end, load_accounts.last_day),
            interval 1 day
        ))::date as date_day

    from load_accounts
    inner join loads
        on load_accounts.load_id = loads.load_id

),

final as (

    select
        spanned.*,
        partitions.* exclude (
            platform, account_id, date_day, load_id, has_ads, has_ad_groups, row_count
        ),
        coalesce(partitions.row_count, 0) as row_count

    from spanned
    left join partitions
        on
            spanned.load_id = partitions.load_id
            and spanned.account_id = partitions.account_id
            and spanned.platform = partitions.platform
            and spanned.date_day = partitions.date_day

)

select * from final

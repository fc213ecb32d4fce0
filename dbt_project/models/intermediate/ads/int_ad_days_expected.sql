with

roles as (

    select * from {{ ref('int_ad_load_roles') }}

),

periods as (

    select * from {{ ref('int_ad_periods_covered') }}

),

final as (

    select
        load_id,
        platform,
        account_id,
        load_role,
        date_day,
        case
            when load_role = 'decides' then load_id
            when grain = 2 then 'ad groups'
            else 'all'
        end as compared_with

    from roles
    where load_role <> 'superseded'
    union all
    select
        load_id,
        platform,
        account_id,
        'period' as load_role,
        unnest(generate_series(period_start, period_end, interval 1 day))::date as date_day,
        'all' as compared_with

    from periods

)

select * from final

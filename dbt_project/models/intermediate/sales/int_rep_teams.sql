with

targets as (

    select * from {{ ref('stg_neutral__sales_targets') }}

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

final as (

    select
        lower(trim(targets.rep_email)) as email,
        arg_max(
            targets.team,
            struct_pack(
                month := targets.period_month,
                load := coalesce(loads.load_order, 0),
                line := targets._row_number
            )
        ) as team

    from targets
    left join loads
        on targets._load_id = loads.load_id
    where targets.rep_email is not null and targets.team is not null
    group by lower(trim(targets.rep_email))

)

select * from final

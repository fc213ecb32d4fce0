{{ config(materialized='view') }}
with

stages as (

    select * from {{ ref('stg_hubspot__pipeline_stages') }}
    where not coalesce(is_deleted, false)

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

ranked as (

    select
        stages.*,
        row_number() over (
            partition by stages.stage_id
            order by
                stages.updated_at desc nulls last,
                loads.load_order desc nulls last,
                stages._row_number desc
        ) as version_rank

    from stages
    left join loads
        on stages._load_id = loads.load_id

),

final as (

    select * exclude (version_rank) from ranked
    where version_rank = 1

)

select * from final

with

pipeline_stages as (

    select * from {{ source('hubspot', 'pipeline_stages') }}

),

final as (

    select
        stage_id, pipeline_id, label, probability, display_order, is_won, is_closed, is_deleted,
        created_at, updated_at,
        _load_id, _row_number

    from pipeline_stages

)

select * from final

with

stages as (

    select * from {{ source('settings', 'stages') }}

),

final as (

    select
        source,
        label,
        canonical_stage

    from stages

)

select * from final

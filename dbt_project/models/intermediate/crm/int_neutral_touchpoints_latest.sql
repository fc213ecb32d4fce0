{#- A view: the rows stay in the lake, only those that do not count are written down. -#}
{{ config(materialized='view') }}
with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_keyed') }}

),

superseded as (

    select * from {{ ref('int_neutral_touchpoints_superseded') }}

),

final as (

    select touchpoints.*
    from touchpoints
    anti join superseded
        on
            touchpoints._load_id = superseded._load_id
            and touchpoints._row_number = superseded._row_number

)

select * from final

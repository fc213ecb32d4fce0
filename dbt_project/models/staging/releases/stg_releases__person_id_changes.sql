with

person_id_changes as (

    select * from {{ source('releases', 'person_id_changes') }}

),

final as (

    select
        old_person_id,
        new_person_id,
        change,
        last_release_id,
        last_released_at

    from person_id_changes

)

select * from final

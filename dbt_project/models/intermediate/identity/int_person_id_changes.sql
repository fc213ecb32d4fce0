with

past_changes as (

    select * from {{ ref('stg_releases__person_id_changes') }}

),

current_release as (

    select * from {{ ref('stg_releases__history') }}
    where is_current

),

carried as (

    select
        past.person_id as old_person_id,
        records.person_id as new_person_id

    from {{ ref('stg_releases__person_records') }} as past
    inner join {{ ref('int_person_records') }} as records
        on past.record_key = records.record_key

),

changed as (

    select distinct
        old_person_id,
        new_person_id

    from carried
    where old_person_id <> new_person_id

),

-- An old person whose records now are several persons' was split, whoever keeps the id.
split as (

    select old_person_id
    from carried
    semi join changed
        on carried.old_person_id = changed.old_person_id
    group by old_person_id
    having min(new_person_id) <> max(new_person_id)

),

merged as (

    select new_person_id
    from carried
    semi join changed
        on carried.new_person_id = changed.new_person_id
    group by new_person_id
    having min(old_person_id) <> max(old_person_id)

),

final as (

    select
        changed.old_person_id,
        changed.new_person_id,
        case
            when split.old_person_id is not null then 'split'
            when merged.new_person_id is not null then 'merged'
            else 'renamed'
        end as change,
        current_release.release_id as last_release_id,
        current_release.created_at as last_released_at

    from changed
    cross join current_release
    left join split
        on changed.old_person_id = split.old_person_id
    left join merged
        on changed.new_person_id = merged.new_person_id

    union all by name

    select * from past_changes

)

select * from final

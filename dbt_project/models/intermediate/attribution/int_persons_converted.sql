with

conversions as (

    select * from {{ ref('int_conversions_unified') }}

),

conversion_persons as (

    select * from {{ ref('int_conversion_persons') }}

),

final as (

    select
        conversion_persons.person_id,
        max(list_position(
            ['lead', 'mql', 'sql', 'opportunity', 'won'], conversions.conversion_type
        )) as stage_number

    from conversion_persons
    inner join conversions
        on conversion_persons.conversion_number = conversions.conversion_number
    group by conversion_persons.person_id

)

select * from final

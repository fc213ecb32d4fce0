with

person_records as (

    select * from {{ source('releases', 'person_records') }}

),

final as (

    select
        record_key,
        person_id

    from person_records

)

select * from final

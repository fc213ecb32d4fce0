with

person_records as (

    select * from {{ ref('int_person_records') }}

),

final as (

    select
        record_key,
        person_id,
        source,
        record_type,
        record_id,
        email,
        full_name,
        company,
        email_status,
        merged_into_id,
        is_deleted,
        created_at,
        _load_id,
        _row_number

    from person_records

)

select * from final

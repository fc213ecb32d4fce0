with

form_submissions as (

    select * from {{ source('hubspot', 'form_submissions') }}

),

final as (

    select
        contact_id, form_id, conversion_id, page_id, page_url, title, submitted_at,
        _load_id, _row_number

    from form_submissions

)

select * from final

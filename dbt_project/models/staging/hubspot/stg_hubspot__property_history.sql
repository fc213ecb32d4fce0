with

property_history as (

    select * from {{ source('hubspot', 'property_history') }}

),

final as (

    select
        deal_id, contact_id, company_id, name, value, source, changed_at,
        _load_id, _row_number

    from property_history

)

select * from final

with

associations as (

    select * from {{ source('hubspot', 'associations') }}

),

final as (

    select
        deal_id, contact_id, company_id, engagement_id, merged_deal_id, merged_contact_id,
        type_id, category, changed_at,
        _load_id, _row_number

    from associations

)

select * from final

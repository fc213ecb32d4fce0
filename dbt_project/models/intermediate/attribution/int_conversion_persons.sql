with

conversions as (

    select * from {{ ref('int_conversions_unified') }}

),

deal_contacts as (

    select * from {{ ref('int_deal_contacts') }}

),

final as (

    select
        conversion_number,
        conversion_type,
        person_id,
        converted_at

    from conversions
    where deal_id is null

    union all

    -- A deal is the work of everybody it names.
    select
        conversions.conversion_number,
        conversions.conversion_type,
        deal_contacts.person_id,
        conversions.converted_at

    from conversions
    inner join deal_contacts
        on conversions.deal_id = deal_contacts.deal_id

)

select * from final

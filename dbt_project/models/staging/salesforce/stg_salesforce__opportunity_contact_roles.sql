with

opportunity_contact_roles as (

    select * from {{ source('salesforce', 'opportunity_contact_roles') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('opportunity_id') }} as opportunity_id,
        {{ salesforce_id('contact_id') }} as contact_id,
        role, is_primary, is_deleted, created_at, system_modstamp,
        _load_id, _row_number

    from opportunity_contact_roles

)

select * from final

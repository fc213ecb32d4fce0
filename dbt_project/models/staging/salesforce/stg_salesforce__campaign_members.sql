with

campaign_members as (

    select * from {{ source('salesforce', 'campaign_members') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('campaign_id') }} as campaign_id,
        {{ salesforce_id('lead_id') }} as lead_id,
        {{ salesforce_id('contact_id') }} as contact_id,
        status, is_deleted, has_responded, first_responded_date, created_at, system_modstamp,
        _load_id, _row_number

    from campaign_members

)

select * from final

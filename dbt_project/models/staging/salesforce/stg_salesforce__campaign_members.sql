with

campaign_members as (

    select * from {{ source('salesforce', 'campaign_members') }}

),

final as (

    select
        id,
        campaign_id,
        lead_id,
        contact_id,
        status,
        is_deleted,
        has_responded,
        first_responded_date,
        created_at,
        system_modstamp,
        _load_id,
        _row_number

    from campaign_members

)

select * from final

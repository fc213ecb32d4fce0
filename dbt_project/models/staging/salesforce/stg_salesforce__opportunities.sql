with

opportunities as (

    select * from {{ source('salesforce', 'opportunities') }}

),

final as (

    select
        id, account_id, contact_id, campaign_id, owner_id,
        name, stage_name, type, lead_source, forecast_category, currency, lost_reason,
        amount, probability,
        is_deleted, is_closed, is_won,
        close_date,
        created_at, last_modified_at, system_modstamp,
        _load_id, _row_number

    from opportunities

)

select * from final

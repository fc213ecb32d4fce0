with

opportunities as (

    select * from {{ source('salesforce', 'opportunities') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('account_id') }} as account_id,
        {{ salesforce_id('contact_id') }} as contact_id,
        {{ salesforce_id('campaign_id') }} as campaign_id,
        {{ salesforce_id('owner_id') }} as owner_id,
        name, stage_name, type, lead_source, forecast_category, currency, lost_reason,
        competitor, product, amount, probability, is_deleted, is_closed, is_won, close_date,
        created_at, last_modified_at, system_modstamp,
        _load_id, _row_number

    from opportunities

)

select * from final

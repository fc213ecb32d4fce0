with

opportunity_history as (

    select * from {{ source('salesforce', 'opportunity_history') }}

),

final as (

    select
        coalesce({{ salesforce_id('id') }}, opportunity_id || '@' || created_at) as id,
        {{ salesforce_id('opportunity_id') }} as opportunity_id,
        {{ salesforce_id('created_by_id') }} as created_by_id,
        stage_name, forecast_category, from_stage_name, currency, amount, expected_revenue,
        probability, is_deleted, close_date, created_at, valid_through_at, system_modstamp,
        _load_id, _row_number

    from opportunity_history

)

select * from final

with

campaigns as (

    select * from {{ source('salesforce', 'campaigns') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('parent_id') }} as parent_id,
        name, type, status, currency, budgeted_cost, actual_cost, is_deleted, is_active,
        start_date, end_date, created_at, system_modstamp,
        _load_id, _row_number

    from campaigns

)

select * from final

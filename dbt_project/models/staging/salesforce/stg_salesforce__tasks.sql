with

tasks as (

    select * from {{ source('salesforce', 'tasks') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('who_id') }} as who_id,
        {{ salesforce_id('what_id') }} as what_id,
        {{ salesforce_id('account_id') }} as account_id,
        {{ salesforce_id('owner_id') }} as owner_id,
        subject, status, type, call_type, call_disposition, is_deleted, activity_date,
        completed_at, created_at, system_modstamp,
        _load_id, _row_number

    from tasks

)

select * from final

with

tasks as (

    select * from {{ source('salesforce', 'tasks') }}

),

final as (

    select
        id,
        who_id,
        what_id,
        account_id,
        owner_id,
        subject,
        status,
        type,
        call_type,
        call_disposition,
        is_deleted,
        activity_date,
        completed_at,
        created_at,
        system_modstamp,
        _load_id,
        _row_number

    from tasks

)

select * from final

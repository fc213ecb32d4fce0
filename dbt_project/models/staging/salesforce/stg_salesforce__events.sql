with

events as (

    select * from {{ source('salesforce', 'events') }}

),

final as (

    select
        id,
        who_id,
        what_id,
        account_id,
        owner_id,
        subject,
        type,
        is_deleted,
        start_at,
        end_at,
        created_at,
        system_modstamp,
        _load_id,
        _row_number

    from events

)

select * from final

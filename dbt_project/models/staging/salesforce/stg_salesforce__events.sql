with

events as (

    select * from {{ source('salesforce', 'events') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('who_id') }} as who_id,
        {{ salesforce_id('what_id') }} as what_id,
        {{ salesforce_id('account_id') }} as account_id,
        {{ salesforce_id('owner_id') }} as owner_id,
        subject, type, is_deleted, start_at, end_at, created_at, system_modstamp,
        _load_id, _row_number

    from events

)

select * from final

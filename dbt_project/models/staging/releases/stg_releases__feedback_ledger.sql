with

feedback_ledger as (

    select * from {{ source('releases', 'feedback_ledger') }}

),

final as (

    select
        platform,
        conversion_id,
        action,
        order_id,
        release_id,
        conversion_type,
        conversion_name,
        source,
        record_id,
        person_id,
        click_kind,
        click_id,
        currency,
        entry_number,
        value,
        is_written,
        is_demo,
        converted_at,
        told_at

    from feedback_ledger

)

select * from final

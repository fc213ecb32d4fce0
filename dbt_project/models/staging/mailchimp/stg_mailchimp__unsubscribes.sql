with

unsubscribes as (

    select * from {{ source('mailchimp', 'unsubscribes') }}

),

final as (

    select
        campaign_id, member_id, list_id,
        reason,
        occurred_at,
        _load_id, _row_number

    from unsubscribes

)

select * from final

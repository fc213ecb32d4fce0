with

email_opt_outs as (

    select * from {{ source('hubspot', 'email_opt_outs') }}

),

final as (

    select
        email,
        has_portal_bounced, has_portal_unsubscribed, has_reported_spam, has_global_bounced,
        has_left_marketing,
        _load_id, _row_number

    from email_opt_outs

)

select * from final

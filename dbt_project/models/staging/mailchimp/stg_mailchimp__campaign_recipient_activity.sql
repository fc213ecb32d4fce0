with

campaign_recipient_activity as (

    select * from {{ source('mailchimp', 'campaign_recipient_activity') }}

),

final as (

    select
        campaign_id, member_id, list_id,
        action, bounce_type, url, ip,
        is_proxy_open,
        occurred_at,
        _load_id, _row_number

    from campaign_recipient_activity

)

select * from final

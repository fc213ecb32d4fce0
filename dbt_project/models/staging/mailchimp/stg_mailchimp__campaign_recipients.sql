with

campaign_recipients as (

    select * from {{ source('mailchimp', 'campaign_recipients') }}

),

final as (

    select
        campaign_id, member_id, list_id, combination_id,
        _load_id, _row_number

    from campaign_recipients

)

select * from final

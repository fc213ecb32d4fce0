with

email_campaigns as (

    select * from {{ source('hubspot', 'email_campaigns') }}

),

final as (

    select
        email_campaign_id, content_id,
        campaign_name, app_name, subject, type,
        num_included,
        _load_id, _row_number

    from email_campaigns

)

select * from final

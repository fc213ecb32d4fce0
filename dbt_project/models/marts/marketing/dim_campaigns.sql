with

campaigns as (

    select * from {{ ref('int_campaigns_named') }}

),

final as (

    select
        campaign_id,
        platform,
        account_id,
        platform_campaign_id,
        campaign_name,
        campaign_type,
        spend_channel as channel,
        valid_to is null as is_current,
        valid_from,
        valid_to

    from campaigns

)

select * from final

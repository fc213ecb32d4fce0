with

entities as (

    select * from {{ source('microsoft', 'entities') }}

),

final as (

    select
        account_id, campaign_id, ad_group_id, ad_id,
        account_name, campaign_name, campaign_type, ad_group_name, ad_name, currency,
        time_zone,
        updated_at,
        _load_id, _row_number

    from entities

)

select * from final

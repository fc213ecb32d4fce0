with

click_views as (

    select * from {{ source('google_ads', 'click_views') }}

),

final as (

    select
        gclid, account_id, campaign_id, ad_group_id,
        campaign_name, keyword,
        day,
        _load_id, _row_number

    from click_views

)

select * from final

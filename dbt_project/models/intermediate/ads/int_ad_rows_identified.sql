with

ad_rows as (

    select * from {{ ref('int_ad_rows_owned') }}
    where date_day is not null

),

accounts as (

    select * from {{ ref('int_account_settings_merged') }}

),

identified as (

    select * from {{ ref('int_ad_names_identified') }}

),

joined as (

    select
        ad_rows.* exclude (campaign_id, ad_group_id, currency),
        coalesce(ad_rows.campaign_id, campaigns.entity_id) as platform_campaign_id,
        coalesce(ad_rows.ad_group_id, ad_groups.entity_id) as platform_ad_group_id,
        coalesce(ad_rows.currency, own_account.currency, default_account.currency) as currency,
        coalesce(own_account.settle_days, default_account.settle_days) as settle_days

    from ad_rows
    left join identified as campaigns
        on
            ad_rows.platform = campaigns.platform
            and ad_rows.account_id = campaigns.account_id
            and ad_rows.campaign_name = campaigns.campaign_name
            and campaigns.ad_group_name is null
    left join identified as ad_groups
        on
            ad_rows.platform = ad_groups.platform
            and ad_rows.account_id = ad_groups.account_id
            and ad_rows.campaign_name = ad_groups.campaign_name
            and ad_rows.ad_group_name = ad_groups.ad_group_name
    left join accounts as own_account
        on
            ad_rows.platform = own_account.source
            and ad_rows.account_id = own_account.account_id
    left join accounts as default_account
        on
            ad_rows.platform = default_account.source
            and default_account.account_id is null

),

final as (

    select
        * exclude (platform_ad_group_id, ad_id),
        platform || ':' || coalesce(
            platform_campaign_id, {{ name_id('campaign_name') }}, 'unknown'
        ) as campaign_id,
        coalesce(platform_ad_group_id, {{ name_id('ad_group_name') }}) as ad_group_id,
        coalesce(ad_id, {{ name_id('ad_name') }}) as ad_id

    from joined

)

select * from final

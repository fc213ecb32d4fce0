with

ad_rows as (

    select * from {{ ref('int_ad_rows_unioned') }}

),

winning as (

    select * from {{ ref('int_ad_loads_winning') }}

),

accounts as (

    select * from {{ ref('stg_settings__accounts') }}

),

identified as (

    select * from {{ ref('int_ad_names_identified') }}

),

joined as (

    select
        ad_rows.* exclude (campaign_id, ad_group_id, currency),
        winning.grain,
        winning.is_finest,
        winning.has_coarser_campaigns,
        winning.has_coarser_ad_groups,
        winning.order_at,
        winning.finer_order_at,
        coalesce(ad_rows.campaign_id, campaigns.entity_id) as platform_campaign_id,
        coalesce(ad_rows.ad_group_id, ad_groups.entity_id) as platform_ad_group_id,
        coalesce(ad_rows.currency, own_account.currency, default_account.currency) as currency

    from ad_rows
    inner join winning
        on
            ad_rows._load_id = winning.load_id
            and ad_rows.date_day = winning.date_day
            and ad_rows.account_id = winning.account_id
            and ad_rows.platform = winning.platform
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
        coalesce(ad_id, {{ name_id('ad_name') }}) as ad_id,
        hash(
            _load_id, account_id, date_day, currency, platform_campaign_id, campaign_name,
            platform_ad_group_id, ad_group_name, ad_id, ad_name
        ) as ad_key

    from joined

)

select * from final

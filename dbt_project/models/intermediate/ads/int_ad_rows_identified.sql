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

entities as (

    select * from {{ ref('int_ad_entities_versioned') }}

),

placed as (

    -- An export that names no campaign gets the one of the ad group or ad in others.
    select
        ad_rows.* exclude (campaign_id, ad_group_id, currency),
        coalesce(ad_rows.campaign_id, campaigns.entity_id, parents.campaign_id) as own_campaign_id,
        coalesce(ad_rows.ad_group_id, ad_groups.entity_id, parents.ad_group_id) as own_ad_group_id,
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
    left join entities as parents
        on
            ad_rows.platform = parents.platform
            and if(
                ad_rows.campaign_id is null and ad_rows.campaign_name is null,
                coalesce(ad_rows.ad_group_id, ad_rows.ad_id), null
            ) = parents.entity_id
            and if(ad_rows.ad_group_id is null, 'ad', 'ad_group') = parents.entity
            and ad_rows.date_day between parents.valid_from and parents.valid_to
    left join accounts as own_account
        on
            ad_rows.platform = own_account.source
            and ad_rows.account_id = own_account.account_id
    left join accounts as default_account
        on
            ad_rows.platform = default_account.source
            and default_account.account_id is null

),

named as (

    -- Without one, the ad group stands for its campaign.
    select
        placed.* exclude (
            own_campaign_id, own_ad_group_id, campaign_name, campaign_type, ad_group_name, ad_name
        ),
        if(
            placed.campaign_name is null,
            coalesce(placed.own_campaign_id, placed.own_ad_group_id), placed.own_campaign_id
        ) as platform_campaign_id,
        placed.own_ad_group_id as platform_ad_group_id,
        coalesce(
            placed.campaign_name,
            campaigns.entity_name,
            if(
                placed.own_campaign_id is null,
                coalesce(placed.ad_group_name, ad_groups.entity_name), null
            )
        ) as campaign_name,
        coalesce(placed.campaign_type, campaigns.campaign_type) as campaign_type,
        coalesce(placed.ad_group_name, ad_groups.entity_name) as ad_group_name,
        coalesce(placed.ad_name, ads.entity_name) as ad_name

    from placed
    left join entities as campaigns
        on
            placed.platform = campaigns.platform
            and if(placed.campaign_name is null, placed.own_campaign_id, null) = campaigns.entity_id
            and campaigns.entity = 'campaign'
            and placed.date_day between campaigns.valid_from and campaigns.valid_to
    left join entities as ad_groups
        on
            placed.platform = ad_groups.platform
            and if(placed.ad_group_name is null, placed.own_ad_group_id, null) = ad_groups.entity_id
            and ad_groups.entity = 'ad_group'
            and placed.date_day between ad_groups.valid_from and ad_groups.valid_to
    left join entities as ads
        on
            placed.platform = ads.platform
            and if(placed.ad_name is null, placed.ad_id, null) = ads.entity_id
            and ads.entity = 'ad'
            and placed.date_day between ads.valid_from and ads.valid_to

),

final as (

    select
        * exclude (platform_ad_group_id, ad_id),
        platform || ':' || coalesce(
            platform_campaign_id, {{ name_id('campaign_name') }}, 'unknown'
        ) as campaign_id,
        coalesce(platform_ad_group_id, {{ name_id('ad_group_name') }}) as ad_group_id,
        coalesce(ad_id, {{ name_id('ad_name') }}) as ad_id

    from named

)

select * from final

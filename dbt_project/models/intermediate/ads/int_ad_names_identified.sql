with

ad_rows as (

    select * from {{ ref('int_ad_rows_owned') }}
    where date_day is not null

),

nameless as (

    select distinct
        platform,
        account_id,
        campaign_name,
        case when ad_group_id is null then ad_group_name end as ad_group_name

    from ad_rows
    where campaign_id is null or (ad_group_id is null and ad_group_name is not null)

),

campaigns as (

    select
        ad_rows.platform,
        ad_rows.account_id,
        ad_rows.campaign_name,
        null::varchar as ad_group_name,
        min(ad_rows.campaign_id) as entity_id

    from ad_rows
    semi join nameless
        using (platform, account_id, campaign_name)
    group by ad_rows.platform, ad_rows.account_id, ad_rows.campaign_name
    having min(ad_rows.campaign_id) = max(ad_rows.campaign_id)

),

ad_groups as (

    select
        ad_rows.platform,
        ad_rows.account_id,
        ad_rows.campaign_name,
        ad_rows.ad_group_name,
        min(ad_rows.ad_group_id) as entity_id

    from ad_rows
    semi join nameless
        using (platform, account_id, campaign_name, ad_group_name)
    group by ad_rows.platform, ad_rows.account_id, ad_rows.campaign_name, ad_rows.ad_group_name
    having min(ad_rows.ad_group_id) = max(ad_rows.ad_group_id)

),

final as (

    select * from campaigns
    union all
    select * from ad_groups

)

select * from final

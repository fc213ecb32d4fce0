with

ad_rows as (

    select * from {{ ref('int_ad_rows_keyed') }}

),

coarser as (

    select
        platform,
        account_id,
        date_day,
        grain,
        order_at >= finer_order_at as is_as_new,
        campaign_id,
        ad_group_id,
        currency,
        max(account_name) as account_name,
        max(platform_campaign_id) as platform_campaign_id,
        max(campaign_name) as campaign_name,
        max(campaign_type) as campaign_type,
        max(ad_group_name) as ad_group_name,
        _load_id,
        min(_row_number) as _row_number,
        bool_and(is_settled) as is_settled,
        {{- sum_ad_measures() }}

    from ad_rows
    where not is_finest
    group by
        platform, account_id, date_day, grain, is_as_new, campaign_id, ad_group_id,
        currency, _load_id

),

finest_ad_groups as (

    select
        platform,
        account_id,
        date_day,
        campaign_id,
        ad_group_id,
        {{- sum_ad_measures() }}

    from ad_rows
    where is_finest and has_coarser_ad_groups
    group by platform, account_id, date_day, campaign_id, ad_group_id

),

ad_group_residuals as (

    -- A coarser export as new as the finer one decides; an older one only adds what is absent.
    select
        coarser.* exclude (
            grain, is_as_new, spend, impressions, clicks, conversions, conversion_value
        ),
        {{- subtract_ad_measures('coarser', 'finer') }}

    from coarser
    left join finest_ad_groups as finer
        on
            coarser.platform = finer.platform
            and coarser.account_id = finer.account_id
            and coarser.date_day = finer.date_day
            and coarser.campaign_id = finer.campaign_id
            and coarser.ad_group_id is not distinct from finer.ad_group_id
    where coarser.grain = 2 and (coarser.is_as_new or finer.campaign_id is null)

),

finer_campaigns as (

    select
        platform,
        account_id,
        date_day,
        campaign_id,
        {{- sum_ad_measures() }}

    from (
        select * from ad_rows
        where is_finest and has_coarser_campaigns
        union all by name
        select * from ad_group_residuals
    ) as finer
    group by platform, account_id, date_day, campaign_id

),

campaign_residuals as (

    select
        coarser.* exclude (
            grain, is_as_new, spend, impressions, clicks, conversions, conversion_value
        ),
        {{- subtract_ad_measures('coarser', 'finer') }}

    from coarser
    left join finer_campaigns as finer
        on
            coarser.platform = finer.platform
            and coarser.account_id = finer.account_id
            and coarser.date_day = finer.date_day
            and coarser.campaign_id = finer.campaign_id
    where coarser.grain = 1 and (coarser.is_as_new or finer.campaign_id is null)

),

final as (

    select * from (
        select * from ad_group_residuals
        union all by name
        select * from campaign_residuals
    ) as residuals
    where {{ has_ad_measures() }}

)

select * from final

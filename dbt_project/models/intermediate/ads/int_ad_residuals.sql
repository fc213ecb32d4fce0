with

ad_rows as (

    select * from {{ ref('int_ad_rows_keyed') }}

),

totals as (

    select
        platform,
        account_id,
        date_day,
        grain,
        is_finest,
        order_at,
        finer_order_at,
        campaign_id,
        case when grain > 1 then ad_group_id end as ad_group_id,
        currency,
        max(account_name) as account_name,
        max(platform_campaign_id) as platform_campaign_id,
        max(campaign_name) as campaign_name,
        max(campaign_type) as campaign_type,
        case when grain > 1 then max(ad_group_name) end as ad_group_name,
        _load_id,
        min(_row_number) as _row_number,
        {{- sum_ad_measures() }}

    from ad_rows
    where has_several_grains
    group by
        platform, account_id, date_day, grain, is_finest, order_at, finer_order_at,
        campaign_id, case when grain > 1 then ad_group_id end, currency, _load_id

),

finest as (

    select * from totals
    where is_finest

),

ad_group_residuals as (

    -- A coarser export that is as new as the finer one decides; an older one only adds what is absent.
    select
        coarser.* exclude (spend, impressions, clicks, conversions, conversion_value),
        {{- subtract_ad_measures('coarser', 'finest') }}

    from totals as coarser
    left join finest
        on
            coarser.platform = finest.platform
            and coarser.account_id = finest.account_id
            and coarser.date_day = finest.date_day
            and coarser.campaign_id = finest.campaign_id
            and coarser.ad_group_id is not distinct from finest.ad_group_id
    where
        coarser.grain = 2
        and not coarser.is_finest
        and (coarser.order_at >= coarser.finer_order_at or finest.campaign_id is null)

),

finer_campaigns as (

    select
        platform,
        account_id,
        date_day,
        campaign_id,
        {{- sum_ad_measures() }}

    from (select * from finest union all by name select * from ad_group_residuals) as finer
    group by platform, account_id, date_day, campaign_id

),

campaign_residuals as (

    select
        coarser.* exclude (spend, impressions, clicks, conversions, conversion_value),
        {{- subtract_ad_measures('coarser', 'finer_campaigns') }}

    from totals as coarser
    left join finer_campaigns
        on
            coarser.platform = finer_campaigns.platform
            and coarser.account_id = finer_campaigns.account_id
            and coarser.date_day = finer_campaigns.date_day
            and coarser.campaign_id = finer_campaigns.campaign_id
    where
        coarser.grain = 1
        and not coarser.is_finest
        and (coarser.order_at >= coarser.finer_order_at or finer_campaigns.campaign_id is null)

),

final as (

    select * from (select * from ad_group_residuals union all by name select * from campaign_residuals)
    where {{ has_ad_measures() }}

)

select * from final

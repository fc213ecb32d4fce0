with

ad_rows as (

    select * from {{ ref('int_ad_rows_keyed') }}

),

residuals as (

    select * from {{ ref('int_ad_residuals') }}

),

rates as (

    select * from {{ ref('int_fx_rates_filled') }}

),

spend_channels as (

    select * from {{ ref('ad_spend_channels') }}
    where campaign_type is null

),

campaigns as (

    select distinct
        campaign_id,
        spend_channel

    from {{ ref('int_campaigns_named') }}

),

repeated_keys as (

    select ad_key from ad_rows
    where is_finest
    group by ad_key
    having count(*) > 1

),

added_up as (

    -- Breakdowns repeat an ad and a day. Only those are grouped: most exports have none.
    select
        platform,
        account_id,
        date_day,
        campaign_id,
        ad_group_id,
        ad_id,
        currency,
        max(account_name) as account_name,
        max(platform_campaign_id) as platform_campaign_id,
        max(campaign_name) as campaign_name,
        max(campaign_type) as campaign_type,
        max(ad_group_name) as ad_group_name,
        max(ad_name) as ad_name,
        _load_id,
        min(_row_number) as _row_number,
        bool_and(is_settled) as is_settled,
        {{- sum_ad_measures() }}

    from ad_rows
    semi join repeated_keys
        using (ad_key)
    where is_finest
    group by platform, account_id, date_day, campaign_id, ad_group_id, ad_id, currency, _load_id

),

unioned as (

    select
        false as is_residual,
        * exclude (
            ad_key, grain, is_finest, has_coarser_campaigns, has_coarser_ad_groups,
            order_at, finer_order_at
        )

    from ad_rows
    anti join repeated_keys
        using (ad_key)
    where is_finest
    union all by name
    select
        false as is_residual,
        *

    from added_up
    union all by name
    select
        true as is_residual,
        *

    from residuals

),

final as (

    select
        unioned.*,
        {{ to_reporting('unioned.spend') }} as reporting_spend,
        {{ to_reporting('unioned.conversion_value') }} as reporting_conversion_value,
        coalesce(campaigns.spend_channel, spend_channels.channel, 'Unassigned') as channel

    from unioned
    left join rates
        on
            unioned.currency = rates.currency
            and unioned.date_day = rates.date_day
    left join campaigns
        on unioned.campaign_id = campaigns.campaign_id
    left join spend_channels
        on unioned.platform = spend_channels.platform

)

select * from final

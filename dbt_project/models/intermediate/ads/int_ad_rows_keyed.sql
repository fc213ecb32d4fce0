with

ad_rows as (

    select * from {{ ref('int_ad_rows_identified') }}

),

winning as (

    select * from {{ ref('int_ad_loads_winning') }}

),

final as (

    -- A day is settled once a complete export as late as the platform's window has covered it.
    select
        ad_rows.* exclude (settle_days),
        winning.grain,
        winning.is_finest,
        winning.has_coarser_campaigns,
        winning.has_coarser_ad_groups,
        winning.order_at,
        winning.finer_order_at,
        not coalesce(winning.is_incomplete, false)
        and ad_rows.date_day + ad_rows.settle_days
        <= greatest(winning.order_at::date, ad_rows.date_day) as is_settled,
        hash(
            ad_rows._load_id, ad_rows.account_id, ad_rows.date_day, ad_rows.currency,
            ad_rows.campaign_id, ad_rows.ad_group_id, ad_rows.ad_id
        ) as ad_key

    from ad_rows
    inner join winning
        on
            ad_rows._load_id = winning.load_id
            and ad_rows.date_day = winning.date_day
            and ad_rows.account_id = winning.account_id
            and ad_rows.platform = winning.platform

)

select * from final

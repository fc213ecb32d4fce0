{{ config(meta={'dagster': {'ref': {'name': 'fct_deal_stages'}}}) }}
-- The entries of an opportunity hold every history row of it.
with

history as (

    select
        'salesforce:' || opportunity_id as deal_id,
        count(*) as history_rows

    from {{ ref('int_salesforce_opportunity_history_latest') }}
    where not coalesce(is_deleted, false)
    group by opportunity_id

),

entries as (

    select
        deal_id,
        sum(history_rows) as history_rows

    from {{ ref('fct_deal_stages') }}
    where source = 'salesforce'
    group by deal_id

)

select
    deals.deal_id,
    history.history_rows as exported_rows,
    entries.history_rows as kept_rows

from {{ ref('fct_deals') }} as deals
left join history
    on deals.deal_id = history.deal_id
left join entries
    on deals.deal_id = entries.deal_id
where
    deals.source = 'salesforce'
    and coalesce(history.history_rows, 0) <> coalesce(entries.history_rows, 0)

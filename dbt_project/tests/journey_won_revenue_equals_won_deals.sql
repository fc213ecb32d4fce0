{{ config(meta={'dagster': {'ref': {'name': 'fct_conversions'}}}) }}
-- What the won conversions bring is what the won deals bring.
with

deals as (

    select
        sum(reporting_amount) as reporting_amount,
        count(*) as deals

    from {{ ref('fct_deals') }}
    where won_at is not null

),

conversions as (

    select
        sum(reporting_amount) as reporting_amount,
        count(*) as deals

    from {{ ref('fct_conversions') }}
    where conversion_type = 'won'

)

select
    deals.reporting_amount as deal_amount,
    conversions.reporting_amount as conversion_amount

from deals
cross join conversions
where
    deals.deals <> conversions.deals
    or deals.reporting_amount is distinct from conversions.reporting_amount

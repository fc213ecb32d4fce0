with

deals as (

    select * from {{ ref('int_deals_unified') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

final as (

    select
        deals.deal_id,
        deals.source,
        deals.record_id,
        deals.account_id,
        deals.person_id,
        deals.customer_id,
        deals.rep_id,
        deals.campaign_id,
        deals.name,
        deals.pipeline,
        deals.stage,
        deals.canonical_stage,
        deals.status,
        deals.lost_reason,
        {{ listed_names('deals.competitor') }} as competitor,
        {{ listed_names('deals.product') }} as product,
        deals.unlinked,
        deals.deal_type,
        deals.crm_source as lead_source,
        deals.deal_currency as currency,
        defaults.reporting_currency,
        deals.amount,
        deals.reporting_amount,
        deals.probability,
        deals.is_referral,
        deals.close_date as expected_close_date,
        deals.rate_day as rate_date,
        deals.created_at,
        deals.closed_at,
        deals.won_at,
        deals._load_id,
        deals._row_number

    from deals
    cross join defaults

)

select * from final

with

deals as (

    select * from {{ ref('int_deals_unified') }}

),

today as (

    select * from {{ ref('int_reporting_today') }}

),

-- One entered after the fact was opened when it was decided; one without any date is seen today.
dated as (

    select
        deals.*,
        today.reporting_currency,
        {{ decided_at('deals', 'today') }} as decided_at,
        coalesce(least(deals.created_at, decided_at), today.reported_until) as opened_at,
        {{ reporting_day('opened_at', 'today') }} as opened_date,
        {{ reporting_day('decided_at', 'today') }} as decided_date

    from deals
    cross join today

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
        deals.unlinked,
        deals.deal_type,
        deals.crm_source as lead_source,
        deals.deal_currency as currency,
        deals.reporting_currency,
        deals.amount,
        deals.reporting_amount,
        deals.probability,
        if(
            deals.created_at is null, null, date_diff('second', deals.opened_at, deals.decided_at)
        ) / 86400 as cycle_days,
        deals.is_referral,
        deals.close_date as expected_close_date,
        deals.rate_day as rate_date,
        deals.opened_date,
        deals.decided_date,
        deals.created_at,
        deals.closed_at,
        deals.won_at,
        deals._load_id,
        deals._row_number

    from dated as deals

)

select * from final

with

deals as (

    select * from {{ ref('fct_deals') }}
    where status <> 'open'

),

today as (

    select * from {{ ref('int_reporting_today') }}

),

decided as (

    select
        deals.*,
        {{ decided_at('deals', 'today') }} as decided_at,
        date_trunc('month', {{ reporting_day('decided_at', 'today') }})::date as month,
        case
            when deals.status = 'won' then 'Won'
            else coalesce(nullif(trim(deals.lost_reason), ''), 'Not stated')
        end as reason,
        coalesce(deals.competitor, 'Not stated') as named_competitor,
        date_diff('second', least(deals.created_at, decided_at), decided_at) as seconds,
        deals.created_at is not null as is_dated

    from deals
    cross join today

),

final as (

    select
        month,
        status as outcome,
        reason,
        named_competitor as competitor,
        reporting_currency as currency,
        count(*) as deals,
        count(*) - count(reporting_amount) as deals_without_amount,
        coalesce(sum(reporting_amount), 0)::decimal(18, 2) as amount,
        count(*) / sum(count(*)) over (partition by month) as deal_share,
        avg(seconds) filter (where is_dated) / 86400 as average_days

    from decided
    group by month, status, reason, named_competitor, reporting_currency

)

select * from final

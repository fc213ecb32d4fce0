{%- set horizons = [30, 90, 180, 365] -%}
with

won_deals as (

    select
        deals.*,
        observed.observed_until,
        coalesce(deals.reporting_amount, 0) as value,
        coalesce(deals.reporting_amount >= 0, true) as is_purchase,
        struct_pack(at := deals.won_at, id := deals.deal_id) as place,
        min(deals.won_at) over (partition by deals.customer_id) as first_won_at

    from {{ ref('int_deals_unified') }} as deals
    left join {{ ref('int_crm_observed') }} as observed using (source)
    where deals.status = 'won' and deals.customer_id is not null

),

first_touches as (

    select
        coalesce(account_id, person_id) as customer_id,
        min(first_touch_at) as first_touch_at,
        arg_min(first_channel, struct_pack(at := first_touch_at, id := person_id)) as channel

    from {{ ref('dim_persons') }}
    where first_touch_at is not null
    group by coalesce(account_id, person_id)

),

-- Before a refund, a renewal or what the CRM sells to an existing customer lies a first purchase.
bought as (

    select
        customer_id,
        max(customer_account_id) as account_id,
        if(max(customer_account_id) is null, customer_id, null) as person_id,
        first_won_at,
        arg_min(deal_id, place) as first_deal_id,
        arg_min(is_referral, place) as is_referred,
        arg_min(
            is_purchase and deal_type <> 'renewal'
            and not contains(lower(coalesce(crm_type, '')), 'existing'), place
        ) as is_new,
        coalesce(max(won_at) filter (where is_purchase), max(won_at)) as last_won_at,
        max(observed_until) as observed_until,
        count(*) filter (where is_purchase) as won_deals,
        {%- for days in horizons %}
            sum(value) filter (where won_at < first_won_at + interval {{ days }} day)
                as value_{{ days }}_days,
        {%- endfor %}
        sum(value) as value

    from won_deals
    group by customer_id, first_won_at

),

final as (

    select
        bought.customer_id,
        bought.account_id,
        bought.person_id,
        bought.first_deal_id,
        if(
            first_touches.first_touch_at < bought.first_won_at,
            first_touches.channel, 'Unattributed'
        ) as channel,
        defaults.reporting_currency as currency,
        bought.value::decimal(18, 2) as value,
        {%- for days in horizons %}
            if(
                bought.is_new and first_won_at + interval {{ days }} day <= observed_until,
                bought.value_{{ days }}_days, null
            )::decimal(18, 2) as value_{{ days }}_days,
        {%- endfor %}
        bought.won_deals,
        bought.is_referred,
        bought.won_deals > 1 as is_repeat,
        last_won_at + defaults.churn_after_days * interval 1 day < observed_until as is_churned,
        if(
            bought.is_new,
            date_trunc('month', {{ reporting_day('bought.first_won_at', 'defaults') }}), null
        )::date as cohort_month,
        bought.first_won_at,
        bought.last_won_at,
        bought.observed_until

    from bought
    cross join {{ ref('int_reporting_defaults') }} as defaults
    left join first_touches using (customer_id)

)

select * from final

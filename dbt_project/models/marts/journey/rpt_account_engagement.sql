with

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

accounts as (

    select * from {{ ref('dim_accounts') }}

),

-- By person first, so that persons are counted over few rows.
touched as (

    select
        touchpoints.account_id,
        date_trunc(
            'week', {{ reporting_day('touchpoints.occurred_at', 'defaults') }}
        )::date as week,
        touchpoints.side,
        touchpoints.person_id,
        count(*) as touches,
        max(struct_pack(
            at := touchpoints.occurred_at,
            id := touchpoints.touchpoint_id,
            channel := touchpoints.channel,
            side := touchpoints.side
        )) as last_touch

    from {{ ref('fct_touchpoints') }} as touchpoints
    cross join defaults
    where touchpoints.account_id is not null and not touchpoints.is_machine
    group by all

),

unioned as (

    select * from touched
    union all by name
    select
        account_id,
        week,
        count(*) as open_deals,
        sum(reporting_amount) as open_pipeline

    from {{ ref('int_deal_weeks_open') }}
    where account_id is not null
    group by account_id, week

),

summed as (

    select
        account_id,
        week,
        coalesce(sum(touches) filter (where side = 'marketing'), 0)::bigint as marketing_touches,
        coalesce(sum(touches) filter (where side = 'sales'), 0)::bigint as sales_touches,
        count(distinct person_id) filter (where side = 'marketing') as engaged_persons,
        coalesce(sum(open_deals), 0)::bigint as open_deals,
        coalesce(sum(open_pipeline), 0)::decimal(18, 2) as open_pipeline,
        last_value(max(last_touch) ignore nulls) over (
            partition by account_id order by week
            rows between unbounded preceding and current row
        ) as last_touch

    from unioned
    group by account_id, week

),

final as (

    select
        summed.account_id,
        summed.week,
        accounts.name as account_name,
        accounts.rep_id,
        defaults.reporting_currency as currency,
        summed.marketing_touches,
        summed.sales_touches,
        summed.engaged_persons,
        summed.open_deals,
        summed.open_pipeline,
        summed.last_touch.channel as last_touch_channel,
        summed.last_touch.side as last_touch_side,
        summed.last_touch.at as last_touch_at

    from summed
    cross join defaults
    inner join accounts
        on summed.account_id = accounts.account_id

)

select * from final

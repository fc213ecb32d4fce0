with

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

-- The largest table is read once: its rows become few before they are counted in two ways.
touched as (

    select
        touchpoints.account_id,
        date_trunc('month', {{ reporting_day('touchpoints.occurred_at', 'defaults') }})::date
            as month,
        min(touchpoints.occurred_at) as first_touch_at,
        count(*) as touches,
        count(*) filter (where touchpoints.channel = 'Direct') as direct_touches,
        count(*) filter (where touchpoints.channel like 'Organic %') as organic_touches

    from {{ ref('fct_touchpoints') }} as touchpoints
    cross join defaults
    where touchpoints.side = 'marketing' and not touchpoints.is_machine
    group by all

),

first_touches as (

    select
        account_id,
        min(first_touch_at) as first_touch_at

    from touched
    where account_id is not null
    group by account_id

),

contacts as (

    select
        account_id,
        occurred_at as contacted_at

    from {{ ref('int_sales_activities_unified') }}
    where is_completed and kind <> 'note'
    union all
    select
        account_id,
        created_at as contacted_at

    from {{ ref('int_deals_unified') }}

),

first_contacts as (

    select
        account_id,
        min(contacted_at) as contacted_at

    from contacts
    where account_id is not null and contacted_at is not null
    group by account_id

),

unioned as (

    select * from touched
    union all by name
    select
        date_trunc('month', {{ reporting_day('first_contacts.contacted_at', 'defaults') }})::date
            as month,
        1 as contacted_accounts,
        (first_touches.first_touch_at < first_contacts.contacted_at)::integer
            as touched_before_accounts

    from first_contacts
    cross join defaults
    left join first_touches
        on first_contacts.account_id = first_touches.account_id

),

final as (

    select
        month,
        coalesce(sum(touches), 0)::bigint as touches,
        coalesce(sum(direct_touches), 0)::bigint as direct_touches,
        coalesce(sum(organic_touches), 0)::bigint as organic_touches,
        coalesce(sum(contacted_accounts), 0)::bigint as contacted_accounts,
        coalesce(sum(touched_before_accounts), 0)::bigint as touched_before_accounts

    from unioned
    group by month

)

select * from final

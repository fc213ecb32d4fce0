with

deals as (

    select * from {{ ref('int_deals_unified') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

observed as (

    select max(reported_until) as reported_until from {{ ref('int_crm_observed') }}

),

dated as (

    select
        deals.deal_id,
        deals.account_id,
        deals.reporting_amount,
        deals.status,
        -- Without a time of creation a deal is only known to be open today.
        {{ reporting_day(
            'coalesce(deals.created_at, observed.reported_until)', 'defaults'
        ) }} as opened_on,
        {{ reporting_day(
            "if(deals.status = 'open' or deals.closed_at > observed.reported_until,"
            ~ " observed.reported_until, deals.closed_at)", 'defaults'
        ) }} as ended_on

    from deals
    cross join defaults
    cross join observed

),

final as (

    select
        deal_id,
        account_id,
        reporting_amount,
        unnest(generate_series(
            date_trunc('week', opened_on),
            -- At the end of the week in which it closed it was open no more.
            date_trunc('week', if(status = 'open', ended_on, ended_on - 7)),
            interval 7 day
        ))::date as week

    from dated

)

select * from final

with

targets as (

    select * from {{ ref('stg_neutral__sales_targets') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

reps as (

    select
        rep_records.email,
        min(reps_mapped.rep_id) as rep_id

    from {{ ref('int_rep_records') }} as rep_records
    inner join {{ ref('int_reps_mapped') }} as reps_mapped
        on rep_records.rep_key = reps_mapped.rep_key
    where rep_records.email is not null
    group by rep_records.email

),

fx_rates as (

    select * from {{ ref('int_fx_rates_filled') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

-- Of two targets for one rep, or one team, and month the one in the newest file holds.
newest as (

    select
        date_trunc('month', targets.period_month)::date as month,
        nullif(lower(trim(targets.rep_email)), '') as email,
        nullif(trim(targets.team), '') as team,
        coalesce(nullif(upper(trim(targets.currency)), ''), defaults.reporting_currency)
            as target_currency,
        targets.target_amount

    from targets
    cross join defaults
    left join loads
        on targets._load_id = loads.load_id
    qualify row_number() over (
        partition by month, email, if(email is null, lower(team), null)
        order by loads.load_order desc nulls last, targets._row_number desc
    ) = 1

),

-- At the rate of the month's first day; a month to come has the last one known.
final as (

    select
        newest.month,
        newest.email is null as is_team,
        if(reps.rep_id is null, newest.email, null) as unknown_rep,
        newest.team,
        reps.rep_id,
        newest.target_currency,
        newest.target_amount,
        (newest.target_amount::decimal(20, 6) * fx_rates.rate)::decimal(18, 2) as reporting_amount

    from newest
    asof left join fx_rates
        on
            newest.target_currency = fx_rates.currency
            and newest.month >= fx_rates.date_day
    left join reps
        on newest.email = reps.email

)

select * from final

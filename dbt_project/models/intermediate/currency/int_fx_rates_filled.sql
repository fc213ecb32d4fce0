with

observed as (

    select * from {{ ref('int_fx_rates_observed') }}

),

settings as (

    select * from {{ ref('stg_settings__general') }}

),

spanned as (

    -- A rate holds until the next one, but no longer than the agreed number of days.
    select
        observed.*,
        least(
            lead(observed.rate_date) over (
                partition by observed.currency, observed.into_currency
                order by observed.rate_date
            ) - 1,
            observed.rate_date + settings.fx_max_age_days
        ) as last_day

    from observed
    cross join settings

),

daily as (

    select
        currency,
        into_currency,
        rate,
        rate_date,
        rate_path,
        rate_source,
        priority,
        unnest(generate_series(rate_date, last_day, interval 1 day))::date as date_day

    from spanned

),

converted as (

    select daily.*
    from daily
    inner join settings
        on daily.into_currency = settings.reporting_currency

),

crossed as (

    -- Through a third currency that has a rate on both sides of the same day.
    select
        daily.currency,
        daily.into_currency as via_currency,
        daily.rate * converted.rate as rate,
        least(daily.rate_date, converted.rate_date) as rate_date,
        'cross' as rate_path,
        daily.rate_source,
        greatest(daily.priority, converted.priority) as priority,
        daily.date_day

    from daily
    inner join converted
        on
            daily.into_currency = converted.currency
            and daily.date_day = converted.date_day
            and daily.currency <> converted.into_currency

),

candidates as (

    select
        * exclude (into_currency),
        null as via_currency

    from converted
    union all by name
    select * from crossed

),

chosen as (

    select * from candidates
    qualify row_number() over (
        partition by currency, date_day
        order by
            rate_date desc,
            rate_path = 'cross' asc,
            priority asc,
            via_currency = 'EUR' desc,
            via_currency asc
    ) = 1

),

final as (

    select
        chosen.currency,
        settings.reporting_currency,
        chosen.via_currency,
        chosen.rate_path,
        chosen.rate_source,
        chosen.rate::decimal(18, 10) as rate,
        chosen.date_day - chosen.rate_date as age_days,
        chosen.date_day,
        chosen.rate_date

    from chosen
    cross join settings
    where chosen.currency <> settings.reporting_currency
    union all
    -- The reporting currency itself, on any day, so that one join serves every amount.
    select
        reporting_currency as currency,
        reporting_currency,
        null as via_currency,
        'same' as rate_path,
        'none' as rate_source,
        1::decimal(18, 10) as rate,
        0 as age_days,
        unnest(generate_series({{ fx_identity_days() }}, interval 1 day))::date as date_day,
        date_day as rate_date

    from settings

)

select * from final

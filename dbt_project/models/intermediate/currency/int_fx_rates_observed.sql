with

own_rates as (

    select * from {{ ref('stg_neutral__fx_rates') }}

),

central_bank_rates as (

    select * from {{ ref('stg_neutral__ecb_rates') }}

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

unioned as (

    -- Our own rates come before those of the central bank.
    select
        1 as priority,
        'fx_rates' as rate_source,
        *

    from own_rates
    union all by name
    select
        2 as priority,
        'ecb_rates' as rate_source,
        *

    from central_bank_rates

),

both_ways as (

    select
        rate_date,
        base_currency as currency,
        quote_currency as into_currency,
        rate::double as rate,
        'direct' as rate_path,
        priority,
        rate_source,
        _load_id,
        _row_number

    from unioned
    where rate > 0
    union all
    select
        rate_date,
        quote_currency as currency,
        base_currency as into_currency,
        1 / rate::double as rate,
        'inverse' as rate_path,
        priority,
        rate_source,
        _load_id,
        _row_number

    from unioned
    where rate > 0

),

final as (

    select both_ways.*
    from both_ways
    left join loads
        on both_ways._load_id = loads.load_id
    qualify row_number() over (
        partition by both_ways.currency, both_ways.into_currency, both_ways.rate_date
        order by
            both_ways.priority asc,
            both_ways.rate_path asc,
            loads.load_order desc nulls last,
            both_ways._row_number desc
    ) = 1

)

select * from final

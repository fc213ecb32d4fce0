with

fx_rates as (

    select * from {{ source('neutral', 'fx_rates') }}

),

final as (

    select
        base_currency,
        quote_currency,
        rate,
        rate_date,
        _load_id,
        _row_number

    from fx_rates

)

select * from final

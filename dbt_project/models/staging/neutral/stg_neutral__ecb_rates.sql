with

ecb_rates as (

    select * from {{ source('neutral', 'ecb_rates') }}

),

final as (

    select
        base_currency,
        quote_currency,
        rate,
        rate_date,
        _load_id,
        _row_number

    from ecb_rates

)

select * from final

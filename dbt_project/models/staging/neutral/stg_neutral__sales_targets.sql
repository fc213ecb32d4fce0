with

sales_targets as (

    select * from {{ source('neutral', 'sales_targets') }}

),

final as (

    select
        rep_email,
        team,
        currency,
        target_amount,
        period_month,
        _load_id,
        _row_number

    from sales_targets

)

select * from final

with

budget_plan as (

    select * from {{ source('neutral', 'budget_plan') }}

),

final as (

    select
        platform,
        channel,
        campaign,
        currency,
        budget_amount,
        period_month,
        _load_id,
        _row_number

    from budget_plan

)

select * from final

with

customers as (

    select * from {{ source('settings', 'customers') }}

),

final as (

    select churn_after_days

    from customers

)

select * from final

with

accounts as (

    select * from {{ source('settings', 'accounts') }}

),

final as (

    select
        account_id,
        source,
        currency,
        time_zone,
        settle_days,
        full_exports

    from accounts

)

select * from final

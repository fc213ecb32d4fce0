with

conversions as (

    select * from {{ source('settings', 'conversions') }}

),

final as (

    select
        conversion_type,
        record_date,
        deal_date,
        stages,
        sources,
        lookback_days,
        touch_types,
        is_every_entry,
        has_cycles

    from conversions

)

select * from final

with

general as (

    select * from {{ source('settings', 'general') }}

),

final as (

    select
        reporting_currency,
        reporting_time_zone,
        attribution_models,
        attribution_units,
        report_unit,
        report_model,
        half_life_days,
        machine_open_seconds,
        burst_recipients,
        burst_links,
        every_link_seconds,
        settle_days_default,
        fx_max_age_days

    from general

)

select * from final

with

settings as (

    select * from {{ ref('stg_settings__general') }}

),

customers as (

    select * from {{ ref('stg_settings__customers') }}

),

final as (

    select
        settings.reporting_currency,
        settings.reporting_time_zone,
        settings.attribution_models,
        settings.attribution_units,
        settings.report_unit,
        settings.report_model,
        customers.churn_after_days

    from settings
    cross join customers

)

select * from final

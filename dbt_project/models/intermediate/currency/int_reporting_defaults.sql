with

settings as (

    select * from {{ ref('stg_settings__general') }}

),

final as (

    select
        reporting_currency,
        reporting_time_zone,
        attribution_models,
        attribution_units,
        report_unit,
        report_model

    from settings

)

select * from final

with

settings as (

    select * from {{ ref('stg_settings__general') }}

),

customers as (

    select * from {{ ref('stg_settings__customers') }}

),

marketing as (

    select * from {{ ref('stg_settings__marketing') }}

),

final as (

    select
        settings.reporting_currency,
        settings.reporting_time_zone,
        settings.attribution_models,
        settings.attribution_units,
        settings.report_unit,
        settings.report_model,
        customers.churn_after_days,
        len(marketing.brand_names) > 0 as is_brand_declared,
        list_transform(
            list_concat(marketing.brand_names, marketing.brand_words),
            lambda word: {{ spaced_words('word') }}
        ) as brand_words,
        marketing.budget_tolerance

    from settings
    cross join customers
    cross join marketing

)

select * from final

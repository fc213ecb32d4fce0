with

conversions as (

    select * from {{ ref('int_conversions_unified') }}

),

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

final as (

    select
        conversions.conversion_id,
        conversions.conversion_type,
        conversions.person_id,
        conversions.account_id,
        conversions.deal_id,
        conversions.source,
        conversions.record_type,
        conversions.record_id,
        conversions.currency,
        defaults.reporting_currency,
        conversions.amount::decimal(18, 6) as amount,
        conversions.reporting_amount,
        {{ reporting_day('conversions.converted_at', 'defaults') }} as converted_date,
        conversions.converted_at,
        conversions._load_id,
        conversions._row_number

    from conversions
    cross join defaults

)

select * from final

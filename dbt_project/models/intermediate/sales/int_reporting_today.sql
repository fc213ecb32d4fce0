with

defaults as (

    select * from {{ ref('int_reporting_defaults') }}

),

observed as (

    select max(reported_until) as reported_until from {{ ref('int_crm_observed') }}

),

final as (

    select
        defaults.reporting_currency,
        defaults.reporting_time_zone,
        observed.reported_until,
        {{ reporting_day('observed.reported_until', 'defaults') }} as today

    from defaults
    cross join observed

)

select * from final

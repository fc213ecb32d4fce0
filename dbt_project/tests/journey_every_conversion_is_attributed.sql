{{ config(meta={'dagster': {'ref': {'name': 'fct_attribution'}}}) }}
-- Every conversion is in every model, with its whole amount, to the cent.
with

attributed as (

    select
        conversion_id,
        count(distinct model) as models,
        sum(reporting_amount) filter (where model = 'first') as first_amount,
        sum(reporting_amount) filter (where model = 'last') as last_amount,
        sum(reporting_amount) filter (where model = 'linear') as linear_amount,
        sum(reporting_amount) filter (where model = 'position') as position_amount

    from {{ ref('fct_attribution') }}
    group by conversion_id

)

select
    conversions.conversion_id,
    conversions.reporting_amount,
    attributed.* exclude (conversion_id)

from {{ ref('fct_conversions') }} as conversions
left join attributed
    on conversions.conversion_id = attributed.conversion_id
where
    coalesce(attributed.models, 0) <> 4
    or attributed.first_amount is distinct from conversions.reporting_amount
    or attributed.last_amount is distinct from conversions.reporting_amount
    or attributed.linear_amount is distinct from conversions.reporting_amount
    or attributed.position_amount is distinct from conversions.reporting_amount

with

journey_persons as (

    select * from {{ ref('int_journey_persons') }}

),

conversions as (

    select * from {{ ref('int_conversions_unified') }}

),

conversion_persons as (

    select * from {{ ref('int_conversion_persons') }}

),

models as (

    select unnest(attribution_models) as model from {{ ref('stg_settings__general') }}

),

reached as (

    select
        person_id,
        min(converted_at) filter (where conversion_type = 'lead') as lead_at,
        min(converted_at) filter (where conversion_type = 'opportunity') as opportunity_at

    from conversion_persons
    where (select bool_or(model in ('w_shaped', 'full_path')) from models)
    group by person_id

),

opportunities as (

    select
        deal_id,
        min(converted_at) as opportunity_at

    from conversions
    where conversion_type = 'opportunity'
    group by deal_id

),

-- The lead is the first of those who took part; the opportunity the deal's own, else their first.
final as (

    select
        journey_persons.journey_number,
        min(reached.lead_at) filter (
            where reached.lead_at <= journey_persons.converted_at
        ) as lead_at,
        min(coalesce(opportunities.opportunity_at, reached.opportunity_at)) filter (
            where coalesce(opportunities.opportunity_at, reached.opportunity_at)
            <= journey_persons.converted_at
        ) as opportunity_at

    from journey_persons
    inner join reached
        on journey_persons.person_id = reached.person_id
    inner join conversions
        on journey_persons.conversion_number = conversions.conversion_number
    left join opportunities
        on conversions.deal_id = opportunities.deal_id
    group by journey_persons.journey_number

)

select * from final

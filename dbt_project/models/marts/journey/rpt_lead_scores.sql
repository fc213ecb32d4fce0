with

scored as (

    select * from {{ ref('int_leads_scored') }}

),

persons as (

    select
        person_id,
        account_id

    from {{ ref('int_persons') }}

),

final as (

    select
        scored.person_id,
        persons.account_id,
        scored.conversion_id,
        scored.source,
        scored.target,
        scored.sample,
        scored.is_active,
        scored.score,
        scored.band,
        scored.reasons,
        scored.contributions,
        scored.lead_at,
        scored.scored_at,
        scored.converted_at,
        scored.observed_until

    from scored
    left join persons
        on scored.person_id = persons.person_id

)

select * from final

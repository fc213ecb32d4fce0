with

rules as (

    select * from {{ ref('int_feedback_rules') }}

),

conversions as (

    select * from {{ ref('int_conversions_unified') }}

),

persons as (

    select * from {{ ref('int_feedback_persons') }}

),

clicks as (

    select
        clicks.*,
        touchpoints.person_id,
        touchpoints.occurred_at as clicked_at

    from {{ ref('int_feedback_clicks') }} as clicks
    inner join {{ ref('fct_touchpoints') }} as touchpoints
        on clicks.touchpoint_id = touchpoints.touchpoint_id
    where touchpoints.person_id is not null

),

configured as (

    select
        rules.*,
        conversions.* exclude (conversion_type)

    from conversions
    inner join rules
        on conversions.conversion_type = rules.conversion_type

),

takers as (

    select
        configured.*,
        persons.person_id as taker_id,
        persons.* exclude (person_id),
        persons.person_id = configured.person_id as is_primary

    from configured
    inner join {{ ref('int_conversion_persons') }} as conversion_persons
        on configured.conversion_number = conversion_persons.conversion_number
    inner join persons
        on conversion_persons.person_id = persons.person_id

),

-- Of those who took part, one who may be told of: the latest click, or the primary contact.
final as (

    select
        takers.* exclude (person_id, taker_id),
        takers.taker_id as person_id,
        clicks.click_kind,
        clicks.click_id,
        clicks.clicked_at

    from takers
    left join clicks
        on
            -- A condition on takers alone would have every pair compared.
            if(takers.matched_by = 'click', takers.platform, null) = clicks.platform
            and takers.taker_id = clicks.person_id
            and takers.converted_at >= clicks.clicked_at
    qualify row_number() over (
        partition by takers.platform, takers.conversion_id
        order by
            if(takers.matched_by = 'click', clicks.click_id, takers.email_hash) is null asc,
            takers.withheld is not null asc,
            clicks.clicked_at desc nulls last,
            takers.is_primary desc,
            takers.taker_id asc,
            clicks.touchpoint_id asc
    ) = 1

)

select * from final

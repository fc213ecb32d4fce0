with

touchpoints as (

    select * from {{ ref('fct_touchpoints') }}

),

journey_persons as (

    select * from {{ ref('int_journey_persons') }}

),

rules as (

    select
        conversion_type,
        touch_types

    from {{ ref('stg_settings__conversions') }}

),

-- Only converters' touches reach the windows below.
eligible as (

    select
        journey_persons.journey_number,
        touchpoints.touchpoint_id,
        touchpoints.channel,
        touchpoints.campaign_id,
        touchpoints.occurred_at

    from touchpoints
    inner join journey_persons
        on
            touchpoints.person_id = journey_persons.person_id
            and touchpoints.occurred_at <= journey_persons.converted_at
            and touchpoints.occurred_at >= journey_persons.counts_from
    inner join rules
        on
            journey_persons.conversion_type = rules.conversion_type
            and (
                rules.touch_types = []
                or list_contains(rules.touch_types, touchpoints.touch_type)
            )
    where
        touchpoints.side = 'marketing'
        and not touchpoints.is_machine

),

final as (

    select
        *,
        row_number() over in_order as touch_number,
        lag(channel) over in_order as previous_channel,
        count(*) over (partition by journey_number) as touch_count

    from eligible
    window in_order as (partition by journey_number order by occurred_at, touchpoint_id)

)

select * from final

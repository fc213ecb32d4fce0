with

touchpoints as (

    select * from {{ ref('fct_touchpoints') }}

),

conversion_persons as (

    select * from {{ ref('int_conversion_persons') }}

),

general as (

    select lookback_days from {{ ref('stg_settings__general') }}

),

-- Only converters' touches reach the windows below.
eligible as (

    select
        conversion_persons.conversion_number,
        touchpoints.touchpoint_id,
        touchpoints.channel,
        touchpoints.campaign_id,
        touchpoints.occurred_at

    from touchpoints
    inner join conversion_persons
        on
            touchpoints.person_id = conversion_persons.person_id
            and touchpoints.occurred_at <= conversion_persons.converted_at
    cross join general
    where
        touchpoints.side = 'marketing'
        and not touchpoints.is_machine
        and touchpoints.occurred_at
        >= conversion_persons.converted_at - to_days(general.lookback_days::integer)

),

final as (

    select
        *,
        row_number() over (
            partition by conversion_number
            order by occurred_at, touchpoint_id
        ) as touch_number,
        count(*) over (partition by conversion_number) as touch_count

    from eligible

)

select * from final

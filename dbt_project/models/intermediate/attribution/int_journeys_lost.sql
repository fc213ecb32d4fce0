with

touchpoints as (

    select * from {{ ref('fct_touchpoints') }}
    where side = 'marketing' and not is_machine

),

journey_persons as (

    select * from {{ ref('int_journey_persons') }}

),

units as (

    select unnest(attribution_units) as unit from {{ ref('stg_settings__general') }}

),

rules as (

    select
        conversion_type,
        lookback_days,
        touch_types

    from {{ ref('stg_settings__conversions') }}

),

-- What most types have in common is windowed once for all of them.
windows as (

    select distinct
        lookback_days,
        touch_types

    from rules

),

parties as (

    select
        persons.person_id,
        units.unit,
        if(
            units.unit = 'account', coalesce(persons.account_id, persons.person_id),
            persons.person_id
        ) as party

    from {{ ref('int_persons') }} as persons
    cross join units

),

windowed as (

    select
        parties.unit,
        parties.party,
        windows.lookback_days,
        windows.touch_types,
        touchpoints.touchpoint_id,
        touchpoints.channel,
        touchpoints.occurred_at

    from touchpoints
    inner join parties
        on touchpoints.person_id = parties.person_id
    inner join windows
        on
            windows.touch_types = []
            or list_contains(windows.touch_types, touchpoints.touch_type)
    qualify
        touchpoints.occurred_at >= max(touchpoints.occurred_at) over (
            partition by parties.unit, parties.party, windows.lookback_days, windows.touch_types
        ) - to_days(windows.lookback_days)

),

steps as (

    select
        unit,
        party,
        lookback_days,
        touch_types,
        lag(channel) over path as from_channel,
        channel,
        lead(channel) over path is null as is_end

    from windowed
    window path as (
        partition by unit, party, lookback_days, touch_types
        order by occurred_at, touchpoint_id
    )

),

converted as (

    select distinct
        parties.unit,
        parties.party,
        journey_persons.conversion_type

    from journey_persons
    inner join parties
        on
            journey_persons.unit = parties.unit
            and journey_persons.person_id = parties.person_id

),

final as (

    select
        steps.unit,
        rules.conversion_type,
        steps.from_channel,
        steps.channel,
        steps.is_end,
        count(*) as touches

    from steps
    inner join rules
        on
            steps.lookback_days = rules.lookback_days
            and steps.touch_types = rules.touch_types
    anti join converted
        on
            steps.unit = converted.unit
            and steps.party = converted.party
            and rules.conversion_type = converted.conversion_type
    group by all

)

select * from final

with

conversions as (

    select * from {{ ref('int_conversions_unified') }}

),

conversion_persons as (

    select * from {{ ref('int_conversion_persons') }}

),

account_persons as (

    select
        person_id,
        account_id

    from {{ ref('int_persons') }}
    where account_id is not null

),

units as (

    select unnest(attribution_units) as unit from {{ ref('stg_settings__general') }}

),

rules as (

    select * from {{ ref('stg_settings__conversions') }}

),

-- Who took part, and for an account everybody who belongs to it too.
account_members as (

    select
        conversion_persons.conversion_number,
        conversion_persons.conversion_type,
        conversion_persons.person_id,
        conversion_persons.converted_at

    from conversion_persons
    inner join units
        on units.unit = 'account'

    union

    select
        conversions.conversion_number,
        conversions.conversion_type,
        account_persons.person_id,
        conversions.converted_at

    from conversions
    inner join account_persons
        on conversions.account_id = account_persons.account_id
    inner join units
        on units.unit = 'account'

),

members as (

    select
        'person' as unit,
        conversion_persons.*

    from conversion_persons
    inner join units
        on units.unit = 'person'

    union all by name

    select
        'account' as unit,
        *

    from account_members

),

windowed as (

    select
        members.*,
        members.converted_at - to_days(rules.lookback_days) as looks_back_to,
        rules.has_cycles

    from members
    inner join rules
        on members.conversion_type = rules.conversion_type

),

-- The windows of most types end at their look-back alone: only the others need an order.
final as (

    select
        * exclude (looks_back_to, has_cycles),
        {{ journey_number('unit', 'conversion_number') }} as journey_number,
        looks_back_to as counts_from

    from windowed
    where not has_cycles

    union all

    -- A cycle starts a moment after the previous conversion of the type.
    select
        * exclude (looks_back_to, has_cycles),
        {{ journey_number('unit', 'conversion_number') }} as journey_number,
        greatest(
            looks_back_to,
            lag(converted_at) over (
                partition by unit, conversion_type, person_id
                order by converted_at, conversion_number
            ) + interval 1 microsecond
        ) as counts_from

    from windowed
    where has_cycles

)

select * from final

with

conversion_touches as not materialized (

    select * from {{ ref('int_conversion_touches') }}

),

units as (

    select unnest(attribution_units) as unit from {{ ref('stg_settings__general') }}

),

journeys as (

    select
        conversions.conversion_id,
        conversions.conversion_type,
        conversions.reporting_amount,
        conversions.converted_at,
        units.unit,
        {{ journey_number('units.unit', 'conversions.conversion_number') }} as journey_number,
        (abs(conversions.reporting_amount) * 100)::bigint as cents

    from {{ ref('int_conversions_unified') }} as conversions
    cross join units

),

-- Which models credit a touch depends on its place alone: a list for each, and no join over models.
places as (

    select
        list_intersect(attribution_models, ['linear', 'position']) as inside,
        list_intersect(attribution_models, ['first', 'linear', 'position']) as opening,
        list_intersect(attribution_models, ['last', 'linear', 'position']) as closing,
        list_intersect(attribution_models, ['first', 'last', 'linear', 'position']) as alone,
        list_contains(attribution_models, 'last_non_direct') as has_last_non_direct

    from {{ ref('stg_settings__general') }}

),

-- Without any other touch, the direct one gets it.
last_non_direct as (

    select
        journey_number,
        coalesce(
            max(touch_number) filter (where channel <> 'Direct'), max(touch_number)
        ) as touch_number

    from conversion_touches
    where (select has_last_non_direct from places)
    group by journey_number

),

modelled as (

    select
        conversion_touches.*,
        unnest(case
            when touch_count = 1 then places.alone
            when touch_number = 1 then places.opening
            when touch_number = touch_count then places.closing
            else places.inside
        end) as model

    from conversion_touches
    cross join places

),

-- Models whose touches share in at most two parts need no window over their rows: `sharers` touches
-- share so many fifths, `others` the rest, and a touch has its place among its own.
ruled as (

    select
        *,
        case
            when model not in ('linear', 'position') then 1
            when model = 'linear' or touch_count <= 2 then touch_count
            when touch_number in (1, touch_count) then 2
            else touch_count - 2
        end as sharers,
        case
            when model <> 'position' or touch_count <= 2 then 5
            when touch_number in (1, touch_count) then 4
            else 1
        end as fifths,
        case
            when model not in ('linear', 'position') then 1
            when model = 'linear' or touch_count <= 2 then touch_number
            when touch_number in (1, touch_count) then if(touch_number = 1, 1, 2)
            else touch_number - 1
        end as place

    from modelled

    union all by name

    select
        conversion_touches.*,
        'last_non_direct' as model,
        1 as sharers,
        5 as fifths,
        1 as place

    from conversion_touches
    inner join last_non_direct
        on
            conversion_touches.journey_number = last_non_direct.journey_number
            and conversion_touches.touch_number = last_non_direct.touch_number

),

shared as (

    select
        ruled.*,
        journeys.* exclude (journey_number),
        if(ruled.fifths = 5, 0, ruled.touch_count - ruled.sharers) as others

    from ruled
    inner join journeys
        on ruled.journey_number = journeys.journey_number

),

final as (

    select
        conversion_id,
        unit,
        model,
        touchpoint_id,
        conversion_type,
        channel,
        campaign_id,
        ({{ shared_evenly('1000000000::bigint') }})::bigint as billionths,
        sign(reporting_amount)::bigint * ({{ shared_evenly('cents') }})::bigint as cents,
        converted_at

    from shared

)

select * from final

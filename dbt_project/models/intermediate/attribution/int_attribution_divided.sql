with

points as (

    select * from {{ ref('int_attribution_points') }}

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
        (abs(conversions.reporting_amount) * 100)::hugeint as cents

    from {{ ref('int_conversions_unified') }} as conversions
    cross join units

),

summed as (

    select
        *,
        sum(points) over (partition by journey_number, model) as total

    from points

),

-- A hugeint is multiplied at once and divided in a microsecond: a quotient is estimated as double,
-- which is off by less than one below 10 ** 15, and its remainder tells whether by one too many.
estimated as (

    select
        summed.* exclude (points, total),
        journeys.* exclude (journey_number),
        -- Where no channel of a path is worth anything, its touches are worth the same.
        if(summed.total = 0, 1, summed.points)::hugeint as share,
        if(summed.total = 0, summed.touch_count, summed.total)::hugeint as shares,
        (1000000000 * share::double / shares::double)::bigint as near_billionths,
        if(
            journeys.cents < 1000000000000000,
            (journeys.cents::double * share::double / shares::double)::bigint,
            (journeys.cents * share // shares)::bigint
        ) as near_cents,
        1000000000 * share - near_billionths * shares as billionths_off,
        journeys.cents * share - near_cents * shares as cents_off

    from summed
    inner join journeys
        on summed.journey_number = journeys.journey_number

),

divided as (

    select
        * exclude (share, shares, near_billionths, near_cents, billionths_off, cents_off),
        near_billionths - (billionths_off < 0)::bigint as whole_billionths,
        near_cents - (cents_off < 0)::bigint as whole_cents,
        billionths_off + if(billionths_off < 0, shares, 0) as billionths_rest,
        cents_off + if(cents_off < 0, shares, 0) as cents_rest

    from estimated

),

ranked as (

    select
        *,
        1000000000 - sum(whole_billionths) over touches as billionths_left,
        cents - sum(whole_cents) over touches as cents_left,
        row_number() over (
            touches order by billionths_rest desc, touch_number asc
        ) as billionths_rank,
        row_number() over (touches order by cents_rest desc, touch_number asc) as cents_rank

    from divided
    window touches as (partition by journey_number, model)

),

final as (

    -- Largest remainder: what is left goes one by one to the touches that lost most.
    select
        conversion_id,
        unit,
        model,
        touchpoint_id,
        conversion_type,
        channel,
        campaign_id,
        (whole_billionths + if(billionths_rank <= billionths_left, 1, 0))::bigint as billionths,
        sign(reporting_amount)::bigint
        * (whole_cents + if(cents_rank <= cents_left, 1, 0))::bigint as cents,
        converted_at

    from ranked

)

select * from final
where billionths > 0 or cents <> 0

with

weights as (

    select * from {{ ref('int_attribution_weights') }}

),

conversions as (

    select
        conversion_number,
        abs(reporting_amount * 100)::hugeint as cents,
        sign(reporting_amount) as direction

    from {{ ref('int_conversions_unified') }}
    where reporting_amount is not null

),

divided as (

    select
        weights.conversion_number,
        weights.model,
        weights.touch_number,
        conversions.direction,
        conversions.cents,
        (conversions.cents * weights.billionths // 1000000000)::bigint as whole_cents,
        (conversions.cents * weights.billionths % 1000000000)::bigint as remainder

    from weights
    inner join conversions
        on weights.conversion_number = conversions.conversion_number

),

ranked as (

    select
        *,
        cents - sum(whole_cents) over (partition by conversion_number, model) as cents_left,
        row_number() over (
            partition by conversion_number, model
            order by remainder desc, touch_number asc
        ) as remainder_rank

    from divided

),

final as (

    -- Largest remainder: the cents that are left go one by one to the touches that lost most.
    select
        conversion_number,
        model,
        touch_number,
        (
            direction * (whole_cents + if(remainder_rank <= cents_left, 1, 0)) / 100
        )::decimal(18, 2) as reporting_amount

    from ranked

)

select * from final

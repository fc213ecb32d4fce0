with

conversions as (

    select * from {{ ref('int_conversions_unified') }}

),

weights as (

    select * from {{ ref('int_attribution_weights') }}

),

amounts as (

    select * from {{ ref('int_attribution_amounts') }}

),

untouched as (

    select
        conversion_number,
        unnest(['first', 'last', 'linear', 'position']) as model

    from conversions
    anti join weights
        using (conversion_number)

),

credited as (

    select
        weights.conversion_number,
        weights.model,
        weights.touchpoint_id,
        weights.channel,
        weights.campaign_id,
        weights.billionths,
        amounts.reporting_amount

    from weights
    left join amounts
        on
            weights.conversion_number = amounts.conversion_number
            and weights.model = amounts.model
            and weights.touch_number = amounts.touch_number

    union all

    -- What cannot be attributed is a row, not a loss.
    select
        untouched.conversion_number,
        untouched.model,
        null::varchar as touchpoint_id,
        'Unattributed' as channel,
        null::varchar as campaign_id,
        1000000000 as billionths,
        conversions.reporting_amount

    from untouched
    inner join conversions
        on untouched.conversion_number = conversions.conversion_number

),

final as (

    select
        conversions.conversion_id,
        credited.model,
        credited.touchpoint_id,
        conversions.conversion_type,
        credited.channel,
        credited.campaign_id,
        (credited.billionths / 1000000000)::decimal(18, 9) as weight,
        credited.reporting_amount,
        conversions.converted_at

    from credited
    inner join conversions
        on credited.conversion_number = conversions.conversion_number

)

select * from final

with

facts as (

    select * from {{ ref('int_lead_score_model') }}

),

final as (

    select
        row_number,
        kind,
        sample,
        name,
        level,
        target,
        is_active,
        reason,
        leads,
        converted,
        value,
        standard_error,
        if(kind = 'coefficient' and name <> 'intercept', exp(value), null) as odds_ratio,
        mean,
        standard_deviation,
        share,
        predicted_rate,
        lowest_score,
        first_lead_at,
        last_lead_at

    from facts

)

select * from final

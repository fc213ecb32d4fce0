with

lead_score as (

    select * from {{ source('settings', 'lead_score') }}

),

final as (

    select
        targets,
        observation_days,
        horizon_days,
        lookback_days,
        minimum_positives,
        is_on

    from lead_score

)

select * from final

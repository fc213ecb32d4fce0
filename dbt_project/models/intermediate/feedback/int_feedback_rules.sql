with

observed as (

    select max(reported_until) as reported_until from {{ ref('int_crm_observed') }}

),

demo as (

    select coalesce(bool_or(demo), false) as is_demo from {{ ref('stg_lake__manifests') }}

),

final as (

    select
        feedback.*,
        platforms.* exclude (platform),
        observed.reported_until,
        demo.is_demo

    from {{ ref('stg_settings__feedback') }} as feedback
    inner join {{ ref('feedback_platforms') }} as platforms
        on feedback.platform = platforms.platform
    cross join observed
    cross join demo

)

select * from final

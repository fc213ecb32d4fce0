with

activities as (

    select * from {{ ref('int_sales_activities_unified') }}

),

final as (

    select
        activity_id,
        person_id,
        account_id,
        deal_id,
        rep_id,
        source,
        kind,
        outcome,
        subject,
        is_completed,
        occurred_at,
        _load_id,
        _row_number

    from activities

)

select * from final

with

unioned as (

    select * from {{ ref('int_touchpoints_web') }}
    union all by name
    select * from {{ ref('int_touchpoints_email') }}
    union all by name
    select * from {{ ref('int_touchpoints_crm') }}

),

final as (

    select
        touchpoint_id,
        person_id,
        account_id,
        campaign_id,
        side,
        channel,
        source,
        touch_type,
        utm_source,
        utm_medium,
        utm_campaign,
        is_machine,
        occurred_at,
        _load_id,
        _row_number

    from unioned
    where occurred_at is not null

)

select * from final

{#- A view: the rows are in int_touchpoints_unified, and the release makes a table of it. -#}
{{ config(materialized='view') }}
with

touchpoints as (

    select * from {{ ref('int_touchpoints_unified') }}

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

    from touchpoints

)

select * from final

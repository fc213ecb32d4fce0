with

channels as (

    select * from {{ source('settings', 'channels') }}

),

final as (

    select
        channel,
        side,
        click_id,
        touch_type,
        source,
        source_category,
        medium,
        campaign,
        rule_number,
        is_paid

    from channels

)

select * from final

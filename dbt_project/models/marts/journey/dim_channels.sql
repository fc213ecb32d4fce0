with

channels as (

    select * from {{ ref('int_channels_listed') }}

),

final as (

    select
        channel,
        side,
        is_paid,
        channel_order

    from channels

)

select * from final

with

flows as (

    select * from {{ source('klaviyo', 'flows') }}

),

final as (

    select
        flow_id, flow_message_id,
        flow_name, flow_message_name, message_channel, status, tags,
        delivered, unique_opens, unique_clicks, placed_orders, revenue,
        day,
        _load_id, _row_number

    from flows

)

select * from final

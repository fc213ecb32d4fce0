with

channels as (

    select * from {{ ref('channels') }}

),

own_rules as (

    select * from {{ ref('stg_settings__channels') }}

),

-- A channel that only throughline.yaml knows is what its first rule says.
own_channels as (

    select
        channel,
        arg_min(side, rule_number) as side,
        arg_min(is_paid, rule_number) as is_paid,
        1000 + min(rule_number) as channel_order

    from own_rules
    anti join channels
        using (channel)
    group by channel

),

final as (

    select
        channel,
        side,
        is_paid,
        channel_order

    from channels
    union all by name
    select * from own_channels

)

select * from final

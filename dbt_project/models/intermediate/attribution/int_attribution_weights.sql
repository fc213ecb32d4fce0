with

conversion_touches as (

    select * from {{ ref('int_conversion_touches') }}

),

models as (

    select unnest(['first', 'last', 'linear', 'position']) as model

),

-- What a touch gets, and among how many: whole billionths, so that weights can sum to exactly 1.
shared as (

    select
        conversion_touches.*,
        models.model,
        case
            when models.model = 'first' then if(touch_number = 1, 1000000000, 0)
            when models.model = 'last' then if(touch_number = touch_count, 1000000000, 0)
            when models.model = 'linear' or touch_count <= 2 then 1000000000
            when touch_number in (1, touch_count) then 400000000
            else 200000000
        end as share,
        case
            when models.model in ('first', 'last') then 1
            when models.model = 'linear' or touch_count <= 2 then touch_count
            when touch_number in (1, touch_count) then 1
            else touch_count - 2
        end as sharers,
        if(
            models.model = 'position' and touch_count > 2, touch_number - 1, touch_number
        ) as place

    from conversion_touches
    cross join models

),

final as (

    -- Equal shares have equal remainders: the earliest touches get the billionths that are left.
    select
        conversion_number,
        model,
        touchpoint_id,
        channel,
        campaign_id,
        touch_number,
        (
            share // sharers + if(sharers > 1 and place <= share % sharers, 1, 0)
        )::bigint as billionths

    from shared
    where share > 0

)

select * from final

with

touchpoints as (

    select * from {{ ref('int_neutral_touchpoints_keyed') }}

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

-- Only touches that several files hold are ordered: most are in one.
repeated as (

    select touchpoint_key from touchpoints
    group by touchpoint_key
    having count(*) > 1

),

ranked as (

    select
        touchpoints._load_id,
        touchpoints._row_number,
        row_number() over (
            partition by touchpoints.touchpoint_key
            order by
                loads.load_order desc nulls last,
                touchpoints._load_id desc,
                touchpoints._row_number desc
        ) as version_rank

    from touchpoints
    semi join repeated
        on touchpoints.touchpoint_key = repeated.touchpoint_key
    left join loads
        on touchpoints._load_id = loads.load_id

),

final as (

    select
        _load_id,
        _row_number

    from ranked
    where version_rank > 1

)

select * from final

with

touchpoints as (

    select
        *,
        coalesce(
            touchpoint_ref,
            {{ surrogate_key([
                'occurred_at', 'email', 'visitor_id', 'touch_type', 'page_url', 'referrer', 'utm_source',
                'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'gclid', 'fbclid', 'msclkid',
                'li_fat_id', 'ttclid', 'note',
            ]) }}
        ) as touchpoint_key

    from {{ ref('stg_neutral__touchpoints') }}

),

loads as (

    select
        load_id,
        load_order

    from {{ ref('int_loads_ordered') }}

),

repeated as (

    select touchpoint_key from touchpoints
    group by touchpoint_key
    having count(*) > 1

),

-- Only touches that several files hold are ordered: most are in one.
ranked as (

    select
        touchpoints.*,
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

    select touchpoints.*
    from touchpoints
    anti join repeated
        on touchpoints.touchpoint_key = repeated.touchpoint_key

    union all by name

    select * exclude (version_rank) from ranked
    where version_rank = 1

)

select * from final

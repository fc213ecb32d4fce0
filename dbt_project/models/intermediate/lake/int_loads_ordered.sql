with

manifests as (

    select * from {{ ref('stg_lake__manifests') }}

),

timed as (

    select
        *,
        coalesce(exported_at, period_end::timestamp) as order_at

    from manifests

),

final as (

    -- Newest by the export's own words, never by arrival. Loads of equal newness must agree: the
    -- gate refuses those that do not, so that the order by id never decides a number.
    select
        *,
        dense_rank() over (
            order by
                order_at nulls first,
                period_end nulls first,
                period_start nulls first
        ) as newness,
        row_number() over (
            order by
                order_at nulls first,
                period_end nulls first,
                period_start nulls first,
                load_id
        ) as load_order

    from timed

)

select * from final

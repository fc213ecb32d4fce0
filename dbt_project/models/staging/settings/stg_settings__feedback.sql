with

feedback as (

    select * from {{ source('settings', 'feedback') }}

),

final as (

    select
        platform,
        conversion_type,
        conversion_name,
        needs_opt_in

    from feedback

)

select * from final

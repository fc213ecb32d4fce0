with

releases as (

    select * from {{ ref('int_releases_recorded') }}

),

final as (

    select * from releases

)

select * from final

with

quarantined_rows as (

    select * from {{ ref('int_quarantined_rows_located') }}

),

final as (

    select * from quarantined_rows

)

select * from final

with

gate_results as (

    select * from {{ ref('int_gate_results_recorded') }}

),

final as (

    select * from gate_results

)

select * from final

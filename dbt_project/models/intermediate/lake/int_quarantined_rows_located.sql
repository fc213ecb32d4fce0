with

quarantine as (

    select * from {{ ref('stg_lake__quarantine') }}

),

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

final as (

    select
        quarantine.load_id,
        loads.source,
        loads.export,
        loads.file_name,
        quarantine.row_number,
        quarantine.line,
        quarantine.column_name,
        quarantine.value,
        quarantine.reason

    from quarantine
    inner join loads
        on quarantine.load_id = loads.load_id

)

select * from final

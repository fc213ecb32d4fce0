with

export_headers as (

    select * from {{ source('lineage', 'export_headers') }}

),

final as (

    select
        table_name, source, export, column_name, read_from,
        headers

    from export_headers

)

select * from final

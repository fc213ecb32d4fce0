with

edges as (

    select * from {{ ref('int_column_edges_used') }}

),

final as (

    select
        table_name,
        layer,
        column_name,
        upstream_table,
        upstream_layer,
        upstream_column

    from edges
    where upstream_table is not null

)

select * from final

with

column_edges as (

    select * from {{ source('lineage', 'column_edges') }}

),

final as (

    select
        table_name, layer, column_name,
        upstream_table, upstream_layer, upstream_column,
        is_followed

    from column_edges

)

select * from final

with

edges as (

    select * from {{ ref('stg_lineage__column_edges') }}

),

traced as (

    select * from {{ ref('int_mart_columns_traced') }}

),

used as (

    select edges.*

    from edges
    semi join traced
        on edges.table_name = traced.table_name and edges.column_name = traced.column_name

),

final as (

    select * from used

)

select * from final

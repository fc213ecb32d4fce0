with recursive

edges as (

    select * from {{ ref('stg_lineage__column_edges') }}

),

traced as (

    -- Each pair once, however many ways lead from the one to the other.
    select
        table_name as mart_name,
        column_name as mart_column,
        table_name,
        layer,
        column_name

    from edges
    where layer = 'mart'
    union
    select
        traced.mart_name,
        traced.mart_column,
        edges.upstream_table as table_name,
        edges.upstream_layer as layer,
        edges.upstream_column as column_name

    from traced
    inner join edges
        on traced.table_name = edges.table_name and traced.column_name = edges.column_name
    where edges.upstream_table is not null

),

final as (

    select * from traced

)

select * from final

with

traced as (

    select * from {{ ref('int_mart_columns_traced') }}

),

edges as (

    select * from {{ ref('int_column_edges_used') }}

),

headers as (

    select * from {{ ref('stg_lineage__export_headers') }}

),

ends as (

    select traced.*

    from traced
    anti join edges
        on
            traced.table_name = edges.table_name
            and traced.column_name = edges.column_name
            and edges.upstream_table is not null

),

ended as (

    select
        ends.*,
        edges.is_followed

    from ends
    left join edges
        on ends.table_name = edges.table_name and ends.column_name = edges.column_name

),

judged as (

    -- A model at the end has a constant there, a count of rows, or SQL that is not followed.
    select
        mart_name,
        mart_column,
        if(layer in ('staging', 'intermediate', 'mart'), null, table_name) as origin_table,
        if(layer in ('staging', 'intermediate', 'mart'), null, column_name) as origin_column,
        case
            when layer not in ('staging', 'intermediate', 'mart') then layer
            when is_followed then 'no column'
            else 'not followed'
        end as origin_kind

    from ended

),

final as (

    select distinct
        judged.*,
        headers.source,
        headers.export,
        headers.read_from,
        headers.headers

    from judged
    left join headers
        on
            judged.origin_table = headers.table_name
            and judged.origin_column = headers.column_name
    -- What is made of columns and of constants is made of the columns.
    where
        judged.origin_kind <> 'no column'
        or not exists (
            select 1 from judged as others
            where
                others.mart_name = judged.mart_name
                and others.mart_column = judged.mart_column
                and others.origin_kind <> 'no column'
        )

)

select * from final

with

origins as (

    select * from {{ ref('int_column_origins_named') }}

),

final as (

    select
        mart_name as table_name,
        mart_column as column_name,
        origin_kind,
        origin_table,
        origin_column,
        source,
        export,
        read_from,
        headers

    from origins

)

select * from final

with

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

landing_files as (

    select * from {{ ref('stg_lake__landing_files') }}

),

unread_files as (

    -- The same content under two names is one file that could not be loaded. What could not even
    -- be read through (a damaged archive) has no content to tell it by.
    select
        status || '-' || left(coalesce(content_hash, md5(file_name)), 20) as load_key,
        min(file_name) as file_name,
        content_hash,
        min(source) as source,
        min(export) as export,
        status,
        min(reason) as reason,
        min(line) as line,
        min(remedy) as remedy,
        min(closest_contract) as closest_contract,
        max(size_bytes) as size_bytes

    from landing_files
    where status in ('rejected', 'growing')
    group by content_hash, status, load_key

),

final as (

    select
        load_id as load_key,
        'loaded' as status,
        * exclude (controls, measures, facets, facts, order_at, newness, load_order)

    from loads
    union all by name
    select * from unread_files

)

select * from final

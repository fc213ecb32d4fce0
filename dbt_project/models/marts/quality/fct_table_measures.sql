with

final as (

    -- No rows: what is measured is the finished file.
    select
        null::varchar as release_id,
        null::varchar as table_name,
        null::varchar as column_name,
        null::varchar as measure,
        null::varchar as bucket,
        null::double as value,
        null::double as expected,
        null::double as lower,
        null::double as upper,
        null::bigint as row_count,
        null::bigint as history_releases,
        null::varchar as state

    where false

)

select * from final

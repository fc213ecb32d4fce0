with

counted as (

    {% for export in staged_exports() %}
        select
            _load_id as load_id,
            count(*) as row_count

        from {{ ref(export) }}
        group by _load_id
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select * from counted

)

select * from final

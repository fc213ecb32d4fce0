{#-
    The winning version of every record of an export: the latest change, then the newest load. A record
    that carries no time of change is as new as its export. Only keys, stamps and positions are ordered; wide rows are picked by position.
    With `export` a record that a newer snapshot of that export lacks is deleted like one marked so.
-#}
{%- macro latest_record(relation, record_key, changed_at=none, export=none) -%}
with

records as (

    select * from {{ relation }}

),

loads as (

    select
        load_id,
        load_order,
        order_at

    from {{ ref('int_loads_ordered') }}

),

ranked as (

    select
        records._load_id,
        records._row_number,
        row_number() over (
            partition by records.{{ record_key }}
            order by
                {%- if changed_at %}
                coalesce(records.{{ changed_at }}, loads.order_at) desc nulls last,
                {%- endif %}
                loads.load_order desc nulls last,
                records._load_id desc,
                records._row_number desc
        ) as version_rank

    from records
    left join loads
        on records._load_id = loads.load_id
    where records.{{ record_key }} is not null

),

{%- if export %}

gone as (

    select record_id
    from {{ ref('int_crm_records_gone') }}
    where source || '.' || export = '{{ export }}'

),
{%- endif %}

final as (

    {%- if export %}
    select
        records.* replace (
            coalesce(records.is_deleted, false) or gone.record_id is not null as is_deleted
        )

    {%- else %}
    select records.*
    {%- endif %}
    from records
    inner join ranked
        on
            records._load_id = ranked._load_id
            and records._row_number = ranked._row_number
    {%- if export %}
    left join gone
        on records.{{ record_key }} = gone.record_id
    {%- endif %}
    where ranked.version_rank = 1

)

select * from final
{%- endmacro -%}

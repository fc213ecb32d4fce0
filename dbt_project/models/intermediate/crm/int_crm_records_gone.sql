{#- What happened stays: activities and stage history that a CRM archives are not gone. -#}
{%- set exports = [
    ('salesforce', 'accounts', 'id'),
    ('salesforce', 'campaign_members', 'id'),
    ('salesforce', 'campaigns', 'id'),
    ('salesforce', 'contacts', 'id'),
    ('salesforce', 'leads', 'id'),
    ('salesforce', 'opportunities', 'id'),
    ('salesforce', 'opportunity_contact_roles', 'id'),
    ('hubspot', 'companies', 'record_id'),
    ('hubspot', 'contacts', 'record_id'),
    ('hubspot', 'deals', 'record_id'),
    ('pipedrive', 'deals', 'id'),
    ('pipedrive', 'organizations', 'id'),
    ('pipedrive', 'persons', 'id'),
] -%}
with

loads as (

    select * from {{ ref('int_loads_ordered') }}

),

-- Exports of which a snapshot is not the oldest load; where there is none, no record is read.
compared as (

    select
        source || '.' || export as export_key,
        load_id,
        snapshot_newness,
        full_newness

    from loads
    qualify
        min(snapshot_newness) over (partition by source, export) < full_newness

),

seen as (

    {% for source, export, record_key in exports %}
        select
            '{{ source }}' as source,
            '{{ export }}' as export,
            records.{{ record_key }}{{ ' as record_id' if record_key != 'record_id' }},
            arg_max(
                compared.load_id, struct_pack(compared.snapshot_newness, compared.load_id)
            ) as last_load_id,
            max(compared.snapshot_newness) as last_newness,
            any_value(compared.full_newness) as full_newness

        from {{ ref('stg_' ~ source ~ '__' ~ export) }} as records
        inner join compared
            on
                records._load_id = compared.load_id
                and compared.export_key = '{{ source }}.{{ export }}'
        where records.{{ record_key }} is not null
        group by records.{{ record_key }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

snapshots as (

    select
        source,
        export,
        snapshot_newness,
        min(load_id) as load_id

    from loads
    where is_full
    group by source, export, snapshot_newness

),

final as (

    select
        seen.source,
        seen.export,
        seen.record_id,
        seen.last_load_id,
        snapshots.load_id as gone_load_id

    from seen
    inner join snapshots
        on
            seen.source = snapshots.source
            and seen.export = snapshots.export
            and seen.full_newness = snapshots.snapshot_newness
    where seen.last_newness < seen.full_newness

)

select * from final

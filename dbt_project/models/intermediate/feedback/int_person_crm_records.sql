with

person_records as (

    select
        *,
        struct_pack(record_type := record_type, preference := preference) as rank

    from {{ ref('int_person_records') }}
    where is_crm and not is_deleted and merged_into_id is null

),

final as (

    -- Of several the preferred one; a contact goes before the lead that it was.
    select
        person_id,
        {%- for source in ['salesforce', 'hubspot', 'pipedrive'] %}
            arg_min(record_id, rank) filter (where source = '{{ source }}')
                as {{ source }}_record_id,
        {%- endfor %}
        count(*) as record_count

    from person_records
    group by person_id

)

select * from final

with

leads as (

    select * from {{ ref('int_salesforce_leads_latest') }}
    where not coalesce(is_deleted, false)

),

hubspot_contacts as (

    select * from {{ ref('int_hubspot_contacts_latest') }}

),

person_records as (

    select * from {{ ref('int_person_records') }}
    where is_crm and not is_deleted

),

rules as (

    select * from {{ ref('stg_settings__conversions') }}

),

dated as (

    select
        'salesforce:lead:' || id as record_key,
        created_at as lead,
        mql_at as mql,
        converted_date::timestamp as sql

    from leads

    union all

    select
        'hubspot:contact:' || record_id as record_key,
        became_lead_at as lead,
        became_mql_at as mql,
        became_sql_at as sql

    from hubspot_contacts

),

-- A stage without a time has not been reached.
reached as (

    unpivot dated on lead, mql, sql
    into name record_date value converted_at

),

final as (

    select
        concat_ws(
            ':', rules.conversion_type, person_records.source, person_records.record_id
        ) as conversion_id,
        rules.conversion_type,
        person_records.source,
        person_records.record_type,
        person_records.record_id,
        person_records.person_id,
        reached.converted_at,
        person_records._load_id,
        person_records._row_number

    from reached
    inner join person_records
        on reached.record_key = person_records.record_key
    inner join rules
        on
            reached.record_date = rules.record_date
            and (rules.sources = [] or list_contains(rules.sources, person_records.source))

)

select * from final

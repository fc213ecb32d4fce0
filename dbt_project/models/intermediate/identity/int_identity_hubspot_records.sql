with

contacts as (

    select * from {{ ref('int_hubspot_contacts_latest') }}

),

-- HubSpot drops a merged record from its exports: only the survivor's list still knows it.
merged as (

    select
        unnest({{ listed_ids('merged_record_ids') }}) as record_id,
        record_id as merged_into_id,
        _load_id

    from contacts

    union all

    -- A connector lists merges in a table of their own.
    select
        merged_contact_id as record_id,
        contact_id as merged_into_id,
        _load_id

    from {{ ref('stg_hubspot__associations') }}
    where merged_contact_id is not null and contact_id is not null

),

merged_once as (

    select
        record_id,
        min(merged_into_id) as merged_into_id,
        min(_load_id) as _load_id

    from merged
    group by record_id

),

exported as (

    select
        contacts.record_id,
        {{ normalized_email('contacts.email') }} as email,
        contacts.first_name,
        contacts.last_name,
        concat_ws(' ', contacts.first_name, contacts.last_name) as full_name,
        contacts.phone,
        contacts.mobile_phone,
        contacts.company_name as company,
        contacts.city,
        contacts.country,
        'hubspot:' || {{ listed_ids('contacts.associated_company_ids') }}[1] as account_key,
        merged_once.merged_into_id,
        contacts.lifecycle_stage,
        coalesce(contacts.is_deleted, false)
        or merged_once.merged_into_id is not null as is_deleted,
        contacts.created_at,
        contacts._load_id,
        contacts._row_number

    from contacts
    left join merged_once
        on contacts.record_id = merged_once.record_id

),

final as (

    select
        'hubspot' as source,
        'contact' as record_type,
        *

    from exported

    union all by name

    select
        'hubspot' as source,
        'contact' as record_type,
        merged_once.record_id,
        merged_once.merged_into_id,
        true as is_deleted,
        merged_once._load_id

    from merged_once
    left join contacts
        on merged_once.record_id = contacts.record_id
    where contacts.record_id is null

)

select * from final

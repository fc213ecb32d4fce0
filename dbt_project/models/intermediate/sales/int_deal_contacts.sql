with

person_records as (

    select * from {{ ref('int_person_records') }}

),

opportunities as (

    select * from {{ ref('int_salesforce_opportunities_latest') }}

),

contact_roles as (

    select * from {{ ref('int_salesforce_opportunity_contact_roles_latest') }}
    where not coalesce(is_deleted, false)

),

leads as (

    select * from {{ ref('int_salesforce_leads_latest') }}

),

hubspot_deals as (

    select
        record_id,
        {{ listed_ids('associated_contact_ids') }} as contact_ids

    from {{ ref('int_hubspot_deals_latest') }}

),

hubspot_contacts as (

    select
        record_id,
        unnest(contact_ids) as contact_id,
        generate_subscripts(contact_ids, 1) as place

    from hubspot_deals

),

pipedrive_deals as (

    select * from {{ ref('int_pipedrive_deals_linked') }}

),

-- The primary contact, then the primary role, then roles by age, then the lead it came from.
named as (

    select
        'salesforce:' || id as deal_id,
        'salesforce:contact:' || contact_id as record_key,
        struct_pack(rank := 1, at := created_at, id := id) as preference

    from opportunities
    where contact_id is not null

    union all

    select
        'salesforce:' || opportunity_id as deal_id,
        'salesforce:contact:' || contact_id as record_key,
        struct_pack(rank := if(is_primary, 2, 3), at := created_at, id := id) as preference

    from contact_roles
    where contact_id is not null

    union all

    select
        'salesforce:' || converted_opportunity_id as deal_id,
        'salesforce:lead:' || id as record_key,
        struct_pack(rank := 4, at := created_at, id := id) as preference

    from leads
    where converted_opportunity_id is not null

    union all

    select
        'hubspot:' || record_id as deal_id,
        'hubspot:contact:' || contact_id as record_key,
        struct_pack(rank := place::integer, at := null::timestamp, id := contact_id) as preference

    from hubspot_contacts

    union all

    select
        'hubspot:' || deal_id as deal_id,
        'hubspot:contact:' || contact_id as record_key,
        struct_pack(rank := 1000, at := null::timestamp, id := contact_id) as preference

    from {{ ref('stg_hubspot__associations') }}
    where deal_id is not null and contact_id is not null

    union all

    select
        'pipedrive:' || id as deal_id,
        'pipedrive:person:' || person_id as record_key,
        struct_pack(rank := 1, at := created_at, id := id) as preference

    from pipedrive_deals
    where person_id is not null

),

resolved as (

    select
        named.deal_id,
        person_records.person_id,
        min(named.preference) as preference

    from named
    inner join person_records
        on named.record_key = person_records.record_key
    group by named.deal_id, person_records.person_id

),

final as (

    select
        deal_id,
        person_id,
        row_number() over (
            partition by deal_id
            order by preference, person_id
        ) = 1 as is_primary

    from resolved

)

select * from final

with

records as (

    select * from {{ ref('int_identity_records') }}

),

leads as (

    select * from {{ ref('int_salesforce_leads_latest') }}

),

-- Every address of a record is one of the person's.
addresses as (

    select
        'hubspot:contact:' || record_id as record_key,
        unnest({{ listed_addresses(['additional_emails']) }}) as address

    from {{ ref('int_hubspot_contacts_latest') }}

    union all

    select
        'pipedrive:person:' || id as record_key,
        unnest({{ listed_addresses(['email_work', 'email_home', 'email_other']) }}) as address

    from {{ ref('int_pipedrive_persons_latest') }}

    union all

    select
        'pipedrive:person:' || person_id as record_key,
        unnest(addresses) as address

    from {{ ref('int_pipedrive_deals_linked') }}

),

clicks as (

    select * from {{ ref('int_identity_clicks') }}

),

visits as (

    select distinct
        visitor_id,
        email

    from {{ ref('int_visits_grouped') }}
    where visitor_id is not null and email is not null

),

linked as (

    select
        'merged_record' as rule,
        source || ':' || record_type || ':' || merged_into_id as identifier,
        [record_key, source || ':' || record_type || ':' || merged_into_id] as record_keys

    from records
    where merged_into_id is not null

    union all

    select
        'lead_conversion' as rule,
        'salesforce:contact:' || converted_contact_id as identifier,
        ['salesforce:lead:' || id, 'salesforce:contact:' || converted_contact_id] as record_keys

    from leads
    where converted_contact_id is not null

    union all

    select
        'visitor' as rule,
        visitor_id as identifier,
        ['neutral:visitor:' || visitor_id, 'neutral:email:' || email] as record_keys

    from visits

    union all

    select
        'email' as rule,
        address as identifier,
        [record_key] as record_keys

    from addresses

    union all

    select
        rule,
        identifier,
        [record_key] as record_keys

    from clicks

),

final as (

    select
        rule,
        identifier,
        unnest(record_keys) as record_key

    from linked

)

select * from final

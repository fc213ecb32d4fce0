with

users as (

    select * from {{ ref('int_salesforce_users_latest') }}

),

salesforce_owners as (

    select owner_id from {{ ref('int_salesforce_leads_latest') }}
    union
    select owner_id from {{ ref('int_salesforce_contacts_latest') }}
    union
    select owner_id from {{ ref('int_salesforce_accounts_latest') }}
    union
    select owner_id from {{ ref('int_salesforce_opportunities_latest') }}
    union
    select owner_id from {{ ref('int_salesforce_tasks_latest') }}
    union
    select owner_id from {{ ref('int_salesforce_events_latest') }}

),

hubspot_owners as (

    select *
    from {{ ref('stg_hubspot__owners') }}
    qualify
        row_number() over (
            partition by owner_id
            order by updated_at desc nulls last, _load_id asc, _row_number asc
        ) = 1

),

named_owners as (

    select 'hubspot' as source, owner from {{ ref('int_hubspot_contacts_latest') }}
    union
    select 'hubspot' as source, owner from {{ ref('int_hubspot_companies_latest') }}
    union
    select 'hubspot' as source, owner from {{ ref('int_hubspot_deals_latest') }}
    union
    select 'hubspot' as source, owner_id from {{ ref('int_hubspot_engagements_merged') }}
    union
    select 'pipedrive' as source, owner from {{ ref('int_pipedrive_deals_latest') }}
    union
    select 'pipedrive' as source, owner from {{ ref('int_pipedrive_persons_latest') }}
    union
    select 'pipedrive' as source, owner from {{ ref('int_pipedrive_organizations_latest') }}
    union
    select 'pipedrive' as source, owner from {{ ref('int_pipedrive_activities_latest') }}

),

-- An owner is exported as a name, as an address, or as both: Deactivated User (sam@example.com).
named_reps as (

    select
        source,
        lower(trim(owner)) as owner_key,
        min(trim(owner)) as owner,
        nullif(regexp_extract(lower(min(owner)), '[^\s()<>]+@[^\s()<>]+'), '') as email

    from named_owners
    where trim(owner) <> ''
    group by source, lower(trim(owner))

),

final as (

    select
        'salesforce:' || id as rep_key,
        'salesforce' as source,
        coalesce(nullif(trim(name), ''), nullif(concat_ws(' ', first_name, last_name), '')) as name,
        lower(trim(email)) as email,
        coalesce(department, division) as team,
        title,
        is_active,
        true as is_listed

    from users

    union all by name

    -- Owners of records whose user has not been exported.
    select
        'salesforce:' || salesforce_owners.owner_id as rep_key,
        'salesforce' as source,
        false as is_listed

    from salesforce_owners
    anti join users
        on salesforce_owners.owner_id = users.id
    where salesforce_owners.owner_id is not null

    union all by name

    select
        'hubspot:' || owner_id as rep_key,
        'hubspot' as source,
        nullif(concat_ws(' ', first_name, last_name), '') as name,
        lower(trim(email)) as email,
        not coalesce(is_deleted, false) as is_active,
        true as is_listed

    from hubspot_owners

    union all by name

    select
        source || ':' || owner_key as rep_key,
        source,
        if(contains(owner, '@'), null, owner) as name,
        email,
        false as is_listed

    from named_reps
    where not (source = 'hubspot' and owner_key in (select owner_id from hubspot_owners))

)

select * from final

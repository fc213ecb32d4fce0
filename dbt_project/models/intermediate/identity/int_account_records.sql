with

salesforce_accounts as (

    select * from {{ ref('int_salesforce_accounts_latest') }}

),

hubspot_companies as (

    select * from {{ ref('int_hubspot_companies_latest') }}

),

merged_companies as (

    select
        unnest({{ listed_ids('merged_record_ids') }}) as record_id,
        record_id as merged_into_id

    from hubspot_companies

),

merged_companies_once as (

    select
        record_id,
        min(merged_into_id) as merged_into_id

    from merged_companies
    group by record_id

),

pipedrive_accounts as (

    select * from {{ ref('int_account_pipedrive_records') }}

),

final as (

    select
        'salesforce:' || id as account_key,
        'salesforce' as source,
        id as record_id,
        'salesforce:' || master_record_id as merged_into_key,
        name,
        {{ url_host('website') }} as domain,
        industry,
        billing_country as country,
        'salesforce:' || owner_id as owner_key,
        number_of_employees,
        coalesce(is_deleted, false) as is_deleted,
        created_at,
        _load_id,
        _row_number

    from salesforce_accounts

    union all

    select
        'hubspot:' || companies.record_id as account_key,
        'hubspot' as source,
        companies.record_id,
        'hubspot:' || merged_companies_once.merged_into_id as merged_into_key,
        companies.name,
        coalesce({{ url_host('companies.domain') }}, {{ url_host('companies.website') }}) as domain,
        companies.industry,
        companies.country,
        'hubspot:' || lower(trim(companies.owner)) as owner_key,
        companies.number_of_employees,
        coalesce(companies.is_deleted, false)
        or merged_companies_once.merged_into_id is not null as is_deleted,
        companies.created_at,
        companies._load_id,
        companies._row_number

    from hubspot_companies as companies
    left join merged_companies_once
        on companies.record_id = merged_companies_once.record_id

    union all by name

    -- HubSpot drops a merged company from its exports: only the survivor's list still knows it.
    select
        'hubspot:' || merged_companies_once.record_id as account_key,
        'hubspot' as source,
        merged_companies_once.record_id,
        'hubspot:' || merged_companies_once.merged_into_id as merged_into_key,
        true as is_deleted

    from merged_companies_once
    anti join hubspot_companies
        on merged_companies_once.record_id = hubspot_companies.record_id

    union all by name

    select * from pipedrive_accounts

)

select * from final

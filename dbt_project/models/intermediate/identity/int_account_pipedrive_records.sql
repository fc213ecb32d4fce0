with

pipedrive_organizations as (

    select * from {{ ref('int_pipedrive_organizations_latest') }}

),

-- Organizations that only deals or persons name, with the id that they give.
pipedrive_named as (

    select
        organization_id as record_id,
        arg_min(organization, id) as name,
        min(created_at) as created_at,
        min(_load_id) as _load_id

    from (
        select * from {{ ref('int_pipedrive_deals_latest') }}
        union all by name
        select * from {{ ref('int_pipedrive_persons_latest') }}
    ) as named
    where organization_id is not null
    group by organization_id

),

final as (

    select
        'pipedrive:' || id as account_key,
        'pipedrive' as source,
        id as record_id,
        name,
        {{ url_host('website') }} as domain,
        industry,
        country,
        'pipedrive:' || lower(trim(owner)) as owner_key,
        number_of_employees,
        coalesce(is_deleted, false) as is_deleted,
        created_at,
        _load_id,
        _row_number

    from pipedrive_organizations

    union all by name

    select
        'pipedrive:' || pipedrive_named.record_id as account_key,
        'pipedrive' as source,
        pipedrive_named.record_id,
        pipedrive_named.name,
        false as is_deleted,
        pipedrive_named.created_at,
        pipedrive_named._load_id

    from pipedrive_named
    anti join pipedrive_organizations
        on pipedrive_named.record_id = pipedrive_organizations.id

)

select * from final

with

persons as (

    select * from {{ ref('int_pipedrive_persons_latest') }}

),

deals as (

    select * from {{ ref('int_pipedrive_deals_linked') }}

),

organizations_by_name as (

    select
        {{ normalized_name('name') }} as normalized_name,
        min(record_id) as id

    from {{ ref('int_account_pipedrive_records') }}
    where not is_deleted
    group by all
    having count(*) = 1

),

-- Contacts whom only a list view of deals names.
named as (

    select
        person_id as record_id,
        arg_min(addresses[1], id) filter (where addresses[1] is not null) as email,
        arg_min(person, id) filter (where person is not null) as full_name,
        arg_min(organization, id) as company,
        arg_min(organization_id, id) as organization_id,
        min(created_at) as created_at,
        min(_load_id) as _load_id

    from deals
    where person_id is not null
    group by person_id

),

final as (

    select
        'pipedrive' as source,
        'person' as record_type,
        persons.id as record_id,
        {{ listed_addresses(['email_work', 'email_home', 'email_other']) }}[1] as email,
        persons.first_name,
        persons.last_name,
        persons.name as full_name,
        coalesce(phone_work, phone_home, phone_other) as phone,
        phone_mobile as mobile_phone,
        persons.organization as company,
        'pipedrive:' || coalesce(persons.organization_id, organizations_by_name.id) as account_key,
        null::varchar as merged_into_id,
        null::varchar as lifecycle_stage,
        persons.is_deleted,
        persons.created_at,
        persons._load_id,
        persons._row_number

    from persons
    left join organizations_by_name
        on {{ normalized_name('persons.organization') }} = organizations_by_name.normalized_name

    union all by name

    select
        'pipedrive' as source,
        'person' as record_type,
        named.record_id,
        named.email,
        named.full_name,
        named.company,
        'pipedrive:' || named.organization_id as account_key,
        false as is_deleted,
        named.created_at,
        named._load_id

    from named
    anti join persons
        on named.record_id = persons.id

)

select * from final

with

deals as (

    select
        *,
        {{ listed_addresses([
            'person_email_work', 'person_email_home', 'person_email_other',
        ]) }} as addresses

    from {{ ref('int_pipedrive_deals_latest') }}

),

known_persons as (

    select
        id,
        name

    from {{ ref('int_pipedrive_persons_latest') }}
    where not is_deleted

    union

    select
        person_id as id,
        person as name

    from deals
    where person_id is not null

),

-- A name links only where exactly one record has it.
persons_by_name as (

    select
        {{ normalized_name('name') }} as normalized_name,
        min(id) as id,
        count(distinct id) as record_count

    from known_persons
    group by all

),

organizations_by_name as (

    select
        {{ normalized_name('name') }} as normalized_name,
        min(record_id) as id,
        count(*) as record_count

    from {{ ref('int_account_pipedrive_records') }}
    where not is_deleted
    group by all

),

final as (

    select
        deals.* exclude (person_id, organization_id),
        -- An address names a person without an id: it is the same everywhere.
        coalesce(
            deals.person_id,
            deals.addresses[1],
            if(persons_by_name.record_count = 1, persons_by_name.id, null)
        ) as person_id,
        coalesce(
            deals.organization_id,
            if(organizations_by_name.record_count = 1, organizations_by_name.id, null)
        ) as organization_id,
        nullif(concat_ws(
            '; ',
            case
                when deals.person_id is null and deals.addresses[1] is null
                    then {{ unlinked_name('contact', 'deals.person', 'persons_by_name') }}
            end,
            case
                when deals.organization_id is null
                    then {{ unlinked_name(
                        'organization', 'deals.organization', 'organizations_by_name'
                    ) }}
            end
        ), '') as unlinked

    from deals
    left join persons_by_name
        on {{ normalized_name('deals.person') }} = persons_by_name.normalized_name
    left join organizations_by_name
        on {{ normalized_name('deals.organization') }} = organizations_by_name.normalized_name

)

select * from final

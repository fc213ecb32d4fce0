with

account_records as (

    select * from {{ ref('int_account_records') }}

),

accounts_mapped as (

    select * from {{ ref('int_accounts_mapped') }}

),

reps_mapped as (

    select * from {{ ref('int_reps_mapped') }}

),

persons as (

    select
        account_id,
        count(*) as person_count,
        min(first_touch_at) as first_touch_at

    from {{ ref('dim_persons') }}
    where account_id is not null
    group by account_id

),

customers as (

    select distinct account_id
    from {{ ref('int_deals_unified') }}
    where status = 'won' and account_id is not null

),

companions as (

    select
        account_id,
        min(account_key) filter (
            where account_key <> account_id and account_key = surviving_key
            and account_key like 'hubspot:%'
        ) as hubspot_account_key,
        min(account_key) filter (
            where account_key <> account_id and account_key = surviving_key
            and account_key like 'pipedrive:%'
        ) as pipedrive_account_key,
        -- The weakest sorts first: company_name, domain, merged_record.
        min(evidence) as evidence,
        count(*) as record_count

    from accounts_mapped
    group by account_id

),

final as (

    select
        records.account_key as account_id,
        records.source,
        records.record_id,
        companions.hubspot_account_key,
        companions.pipedrive_account_key,
        reps_mapped.rep_id,
        records.name,
        records.domain,
        companions.evidence,
        records.industry,
        records.country,
        records.number_of_employees,
        companions.record_count,
        coalesce(persons.person_count, 0) as person_count,
        customers.account_id is not null as is_customer,
        records.is_deleted,
        records.created_at,
        persons.first_touch_at,
        records._load_id,
        records._row_number

    from account_records as records
    inner join companions
        on records.account_key = companions.account_id
    left join reps_mapped
        on records.owner_key = reps_mapped.rep_key
    left join persons
        on records.account_key = persons.account_id
    left join customers
        on records.account_key = customers.account_id

)

select * from final

with

person_records as (

    select
        * replace (
            -- Deleted records describe a person only where no other record does: 2 ** 105.
            preference + is_deleted::hugeint * 40564819207303340847894502572032 as preference
        )

    from {{ ref('int_person_records') }}

),

person_accounts as (

    select * from {{ ref('int_person_accounts') }}

),

described as (

    select
        person_id,
        arg_min(email, preference) filter (where email is not null) as email,
        arg_min(full_name, preference) filter (where full_name <> '') as full_name,
        arg_min(phone, preference) filter (where phone is not null) as phone,
        arg_min(company, preference) filter (where company is not null) as company,
        arg_min(lifecycle_stage, preference) filter (
            where lifecycle_stage is not null
        ) as crm_lifecycle_stage,
        min(created_at) as first_seen_at,
        bool_or(is_crm) as is_in_crm,
        bool_or(record_type in ('member', 'recipient')) as is_in_audience,
        bool_and(is_deleted) as is_deleted,
        count(*) as record_count

    from person_records
    group by person_id

),

final as (

    select
        described.*,
        person_accounts.account_id,
        person_accounts.evidence as account_evidence

    from described
    left join person_accounts
        on described.person_id = person_accounts.person_id

)

select * from final

with

person_records as (

    select * from {{ ref('int_person_records') }}

),

person_accounts as (

    select * from {{ ref('int_person_accounts') }}

),

final as (

    select
        person_records.record_key,
        person_records.source,
        person_records.record_type,
        person_records.record_id,
        person_records.preference,
        person_records.email,
        person_records.person_id,
        person_accounts.account_id

    from person_records
    left join person_accounts
        on person_records.person_id = person_accounts.person_id

)

select * from final

with

ledger as (

    select * from {{ ref('stg_releases__feedback_ledger') }}

),

-- The one that has the newest ledger, whichever is current.
newest_release as (

    select arg_max(release_id, created_at) as release_id
    from {{ ref('stg_releases__history') }}
    where is_kept

),

rules as (

    select bool_or(is_demo) as is_demo from {{ ref('int_feedback_rules') }}

),

renamed as (

    select
        old_person_id,
        min(new_person_id) as new_person_id

    from {{ ref('int_person_id_changes') }}
    group by old_person_id

),

known_persons as (

    select * from {{ ref('int_feedback_persons') }}

),

-- What no export tells of any more, as after a change of the landing folder, nobody takes back.
known_records as (

    select deal_id as record_key
    from {{ ref('int_deals_priced') }}

    union

    select source || ':' || record_id as record_key
    from {{ ref('int_person_records') }}
    where is_crm

),

final as (

    -- Who is not known any more, or asked to be erased, leaves the ledger; that it was told stays.
    select
        ledger.* replace (
            coalesce(ledger.release_id, newest_release.release_id) as release_id,
            known_persons.person_id as person_id,
            if(known_persons.person_id is null, null, ledger.click_id) as click_id
        ),
        known_persons.person_id is not null and known_persons.withheld is null as is_allowed,
        known_records.record_key is not null as is_known,
        ledger.entry_number = max(ledger.entry_number) over (
            partition by ledger.platform, ledger.conversion_id
        ) as is_last

    from ledger
    cross join newest_release
    inner join rules
        on ledger.is_demo = coalesce(rules.is_demo, ledger.is_demo)
    left join renamed
        on ledger.person_id = renamed.old_person_id
    left join known_persons
        on
            coalesce(renamed.new_person_id, ledger.person_id) = known_persons.person_id
            and known_persons.withheld is distinct from 'erased'
    left join known_records
        on ledger.source || ':' || ledger.record_id = known_records.record_key

)

select * from final

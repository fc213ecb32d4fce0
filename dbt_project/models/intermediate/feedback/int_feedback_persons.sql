with

persons as (

    select * from {{ ref('int_persons') }}

),

consents as (

    select
        person_id,
        arg_max(status, strictness) as status

    from {{ ref('int_consents_latest') }}
    where channel = 'email'
    group by person_id

),

erased as (

    select distinct unnest(person_ids) as person_id
    from {{ ref('int_erasures_matched') }}

),

rules as (

    select bool_or(needs_opt_in) as needs_opt_in from {{ ref('stg_settings__feedback') }}

),

-- Only a number that is printed with its country is known for sure.
normalized as (

    select
        persons.*,
        if(
            regexp_matches(email, '@(gmail|googlemail)\.com$'),
            replace(split_part(email, '@', 1), '.', '') || '@' || split_part(email, '@', 2),
            email
        ) as google_email,
        regexp_replace(
            replace(regexp_replace(trim(phone), '^00', '+'), '(0)', ''), '[^0-9+]', '', 'g'
        ) as international_phone

    from persons

),

final as (

    select
        normalized.person_id,
        case
            when erased.person_id is not null then 'erased'
            when normalized.is_deleted then 'deleted'
            when consents.status = 'opted_out' then 'opted_out'
            when rules.needs_opt_in and coalesce(consents.status, '') <> 'opted_in'
                then 'no_consent'
        end as withheld,
        sha256(normalized.email) as email_hash,
        sha256(normalized.google_email) as google_email_hash,
        if(
            regexp_full_match(normalized.international_phone, '\+[1-9][0-9]{7,14}'),
            sha256(normalized.international_phone), null
        ) as phone_hash,
        if(
            regexp_full_match(normalized.international_phone, '\+[1-9][0-9]{7,14}'),
            sha256(normalized.international_phone[2:]), null
        ) as digits_hash

    from normalized
    cross join rules
    left join consents
        on normalized.person_id = consents.person_id
    left join erased
        on normalized.person_id = erased.person_id

)

select * from final

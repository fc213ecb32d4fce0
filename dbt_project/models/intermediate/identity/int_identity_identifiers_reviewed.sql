with

identifiers as (

    select * from {{ ref('int_identity_identifiers') }}

),

role_mailboxes as (

    select * from {{ ref('identity_role_mailboxes') }}

),

placeholders as (

    select * from {{ ref('identity_placeholder_addresses') }}

),

settings as (

    select * from {{ ref('stg_settings__identity') }}

),

rules as (

    select * from {{ ref('identity_rules') }}

),

counted as (

    select
        rule,
        identifier,
        count(*) as record_count,
        if(rule = 'email', split_part(split_part(identifier, '@', 1), '+', 1), null) as local_part,
        if(rule = 'email', split_part(identifier, '@', 2), null) as domain

    from identifiers
    group by rule, identifier

),

different_people as (

    select * from {{ ref('int_identity_shared_identifiers') }}

),

judged as (

    select
        counted.rule,
        counted.identifier,
        counted.record_count,
        case
            when
                counted.rule = 'email'
                and not regexp_full_match(
                    counted.identifier, '[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,<>.]{2,}'
                )
                then 'malformed'
            when
                local_placeholders.value is not null or domain_placeholders.value is not null
                then 'placeholder'
            when role_mailboxes.mailbox is not null then 'role_mailbox'
            when different_people.identifier is not null then 'different_people'
            when
                coalesce(rules.strength, 'weak') <> 'certain'
                and counted.record_count
                > coalesce(rules.record_cap, settings.identifier_record_cap)
                then 'too_many_records'
        end as guard_reason

    from counted
    cross join settings
    left join rules
        on counted.rule = rules.rule
    left join role_mailboxes
        on counted.local_part = role_mailboxes.mailbox
    left join placeholders as local_placeholders
        on
            counted.local_part = local_placeholders.value
            and local_placeholders.part = 'mailbox'
    left join placeholders as domain_placeholders
        on
            counted.domain = domain_placeholders.value
            and domain_placeholders.part = 'domain'
    left join different_people
        on
            counted.rule = different_people.rule
            and counted.identifier = different_people.identifier

),

final as (

    select
        rule,
        identifier,
        record_count,
        guard_reason

    from judged
    where record_count > 1 or guard_reason is not null

)

select * from final

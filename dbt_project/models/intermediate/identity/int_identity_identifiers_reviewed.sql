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

located as (

    select
        *,
        if(rule = 'email', split_part(split_part(identifier, '@', 1), '+', 1), null) as local_part,
        if(rule = 'email', split_part(identifier, '@', 2), null) as domain

    from identifiers

),

different_people as (

    select * from {{ ref('int_identity_shared_identifiers') }}

),

judged as (

    select
        located.rule,
        located.identifier,
        located.record_count,
        located.hub_number,
        located.record_numbers,
        case
            when
                located.rule = 'email'
                and not regexp_full_match(
                    located.identifier, '[^@\s;,<>]+@[^@\s;,<>]+\.[^@\s;,<>.]{2,}'
                )
                then 'malformed'
            when
                local_placeholders.value is not null or domain_placeholders.value is not null
                then 'placeholder'
            when role_mailboxes.mailbox is not null then 'role_mailbox'
            when different_people.identifier is not null then 'different_people'
            when
                coalesce(rules.strength, 'weak') <> 'certain'
                and located.record_count
                > coalesce(rules.record_cap, settings.identifier_record_cap)
                then 'too_many_records'
        end as guard_reason

    from located
    cross join settings
    left join rules
        on located.rule = rules.rule
    left join role_mailboxes
        on located.local_part = role_mailboxes.mailbox
    left join placeholders as local_placeholders
        on
            located.local_part = local_placeholders.value
            and local_placeholders.part = 'mailbox'
    left join placeholders as domain_placeholders
        on
            located.domain = domain_placeholders.value
            and domain_placeholders.part = 'domain'
    left join different_people
        on
            located.rule = different_people.rule
            and located.identifier = different_people.identifier

),

final as (

    select
        rule,
        identifier,
        record_count,
        guard_reason,
        hub_number,
        record_numbers

    from judged
    where record_count > 1 or guard_reason is not null

)

select * from final

-- Persons: records that share an address, a visitor or a CRM link, unless the address is shared.

create macro email_of(text) as nullif(lower(trim(text, ' ' || chr(9) || chr(160))), '');
create macro ids_of(text) as list_filter(
    list_transform(string_split(text, ';'), lambda item: trim(item)), lambda item: item <> ''
);
create macro name_of(text) as
    nullif(regexp_replace(lower(strip_accents(text)), '[^\pL\pN]', '', 'g'), '');
create macro differ(one, other) as
    not contains(one, other) and not contains(other, one)
    and jaro_winkler_similarity(one, other) < 0.85;

create table addresses as
select raw_email, email_of(raw_email) as email
from (select distinct email as raw_email from 'raw/mailchimp_activity.parquet')
where email_of(raw_email) is not null;

create table records as
with hubspot_merged as (
    select unnest(ids_of(merged_ids)) as id, id as merged_into from 'raw/hubspot_contacts.parquet'
), members as (
    select
        email_of("Email Address") as email,
        any_value("First Name") as first_name,
        any_value("Last Name") as last_name,
        any_value(Company) as company,
        min(coalesce(OPTIN_TIME, CONFIRM_TIME, LAST_CHANGED))::timestamp as created_at
    from 'raw/mailchimp_members.parquet'
    group by all
), web as (
    select email_of(email) as email, visitor_id, occurred_at from 'raw/touchpoints.parquet'
), unioned as (
    select
        1 as kind, id, email_of(email) as email, first_name, last_name, company,
        converted_account_id as account_key, master_record_id as merged_into, is_deleted, created_at
    from 'raw/salesforce_leads.parquet'
    union all
    select
        2, id, email_of(email), first_name, last_name, null, account_id, master_record_id,
        is_deleted, created_at
    from 'raw/salesforce_contacts.parquet'
    union all
    select
        3, contacts.id, email_of(email), first_name, last_name, company, ids_of(company_ids)[1],
        merged.merged_into, merged.merged_into is not null, created_at
    from 'raw/hubspot_contacts.parquet' as contacts left join hubspot_merged as merged using (id)
    union all
    select distinct 3, id, null, null, null, null, null, merged_into, true, null::timestamp
    from hubspot_merged anti join 'raw/hubspot_contacts.parquet' using (id)
    union all
    select 4, email, email, first_name, last_name, company, null, null, false, created_at
    from members
    union all
    select distinct 5, email, email, null, null, null, null, null, false, null::timestamp
    from addresses anti join members using (email)
    union all
    select 6, email, email, null, null, null, null, null, false, min(occurred_at)
    from web where email is not null group by email
    union all
    select 7, visitor_id, null, null, null, null, null, null, false, min(occurred_at)
    from web where visitor_id is not null group by visitor_id
)
select row_number() over (order by kind > 3, created_at nulls last) as record_number, *
from unioned;

create table identifiers as
select 'email' as rule, email as identifier, record_number from records where email is not null
union
select 'email', email_of(additional.email), record_number
from (
    select id, unnest(ids_of(additional_emails)) as email from 'raw/hubspot_contacts.parquet'
) as additional
join records on records.kind = 3 and records.id = additional.id
union
select 'visitor', seen.visitor_id, record_number
from (
    select distinct visitor_id, email_of(email) as email from 'raw/touchpoints.parquet'
    where visitor_id is not null and email is not null
) as seen
join records
    on (records.kind = 6 and records.id = seen.email);

insert into identifiers
select distinct 'visitor', visitors.id, visitors.record_number
from identifiers
join records as visitors
    on identifiers.rule = 'visitor' and visitors.kind = 7 and visitors.id = identifiers.identifier;

create table shared as
select rule, identifier, count(*) as record_count from identifiers group by all having count(*) > 1;

-- The CRM records of one address, or of the addresses of one visitor, whose names differ.
create table different_people as
with evidence as (
    select rule, identifier, record_number
    from identifiers semi join shared using (rule, identifier)
    where rule = 'email'
    union
    select visitors.rule, visitors.identifier, owners.record_number
    from identifiers as visitors
    join records using (record_number)
    join identifiers as owners on owners.rule = 'email' and records.email = owners.identifier
    where visitors.rule = 'visitor'
), named as (
    select distinct
        rule, identifier, name_of(first_name) as first_name, name_of(last_name) as last_name
    from evidence join records using (record_number)
    where kind <= 3 and last_name is not null
), several as (
    select * from named
    qualify min(last_name) over (partition by rule, identifier)
        <> max(last_name) over (partition by rule, identifier)
)
select distinct one.rule, one.identifier
from several as one join several as other using (rule, identifier)
where
    one.last_name < other.last_name
    and differ(one.last_name, other.last_name)
    and (
        one.first_name is null or other.first_name is null
        or differ(one.first_name, other.first_name)
    );

create table guarded as
select
    shared.*,
    different_people.identifier is not null
    or split_part(split_part(identifier, '@', 1), '+', 1) in (
        'info', 'sales', 'support', 'office', 'contact', 'hello', 'admin', 'billing', 'team',
        'help', 'marketing', 'accounting', 'finance', 'hr', 'it', 'jobs', 'legal', 'mail',
        'orders', 'press', 'purchasing', 'service', 'kontakt', 'einkauf', 'procurement',
        'reception', 'noreply', 'no-reply', 'test', 'none', 'unknown', 'nobody', 'na', 'n/a',
        'noemail'
    ) as is_shared_mailbox
from shared left join different_people using (rule, identifier);

create table edges as
with usable as (
    select rule, identifier, record_number
    from identifiers join guarded using (rule, identifier)
    where not is_shared_mailbox and record_count <= 20
    union all
    -- Behind a shared mailbox, the records of one name still are one person.
    select
        'email_and_name',
        identifier || ' | ' || name_of(first_name) || ' ' || name_of(last_name) as identifier,
        record_number
    from identifiers join guarded using (rule, identifier) join records using (record_number)
    where is_shared_mailbox and rule = 'email' and identifier is not null
), hubs as (
    select rule, identifier, min(record_number) as hub from usable group by all having count(*) > 1
)
select hub as one, record_number as other
from usable join hubs using (rule, identifier) where record_number <> hub
union all
select losers.record_number, winners.record_number
from records as losers
join records as winners on losers.merged_into = winners.id and losers.kind = winners.kind
union all
select leads.record_number, contacts.record_number
from 'raw/salesforce_leads.parquet' as converted
join records as leads on leads.kind = 1 and leads.id = converted.id
join records as contacts on contacts.kind = 2 and contacts.id = converted.converted_contact_id;

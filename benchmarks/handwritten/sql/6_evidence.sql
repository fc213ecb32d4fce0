-- Persons: records that share an address, a click, a visitor, a phone and name, or a CRM link,
-- unless what they share is several people's.

-- A click id of a CRM record is whose touch has it; by the address, or else by the visitor.
create table clicks as
with carried as (
    select distinct identifier, kind, id
    from (
        select 1 as kind, id, gclid as identifier from 'raw/salesforce_leads.parquet'
        union all
        select 3, id, unnest([gclid, fbclid]) from 'raw/hubspot_contacts.parquet'
    )
    where length(identifier) >= 8
), touched as (
    select distinct
        identifier, if(email is null, 7, 6) as kind, coalesce(email, visitor_id) as id
    from (
        select gclid as identifier, email_of(email) as email, visitor_id
        from 'raw/touchpoints.parquet' where gclid is not null
        union all
        select fbclid, email_of(email), visitor_id
        from 'raw/touchpoints.parquet' where fbclid is not null
    )
    semi join carried using (identifier)
)
from touched
union all
from carried semi join touched using (identifier);

create table identifiers as
with additional as (
    select distinct id, email_of(email) as email
    from (
        select id, unnest(ids_of(additional_emails)) as email from 'raw/hubspot_contacts.parquet'
    )
), seen as (
    select distinct visitor_id, email_of(email) as email
    from 'raw/touchpoints.parquet' where visitor_id is not null and email is not null
)
select 'email' as rule, email as identifier, record_number from records where email is not null
union all
select 'email', additional.email, records.record_number
from additional
join records
    on records.kind = 3 and records.id = additional.id
    and records.email is distinct from additional.email
union all
select 'visitor', seen.visitor_id, records.record_number
from seen join records on records.kind = 6 and records.id = seen.email
union all
select 'visitor', id, record_number
from records semi join seen on records.id = seen.visitor_id where records.kind = 7
union all
select 'click_id', clicks.identifier, records.record_number from clicks join records using (kind, id)
union all
select distinct 'phone', identifier, record_number from phones;

create table shared as
select rule, identifier, count(*) as record_count from identifiers group by all having count(*) > 1;

-- The CRM records of one address or click, or of the addresses of one visitor, whose names differ.
create table different_people as
with evidence as (
    select rule, identifier, record_number
    from identifiers semi join shared using (rule, identifier)
    where rule in ('email', 'click_id')
    union all
    select visitors.rule, visitors.identifier, owners.record_number
    from identifiers as visitors
    join records using (record_number)
    join identifiers as owners on owners.rule = 'email' and records.email = owners.identifier
    where visitors.rule = 'visitor'
), crm as (
    select rule, identifier, first_name, last_name
    from evidence join records using (record_number)
    where kind <= 3 and last_name is not null
), several as (
    select rule, identifier from crm group by all having min(last_name) <> max(last_name)
), named as (
    select distinct
        rule, identifier, name_of(first_name) as first_name, name_of(last_name) as last_name
    from crm semi join several using (rule, identifier)
)
select distinct one.rule, one.identifier
from named as one join named as other using (rule, identifier)
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
    different_people.identifier is not null as is_of_several,
    split_part(split_part(identifier, '@', 1), '+', 1) in (
        'info', 'sales', 'support', 'office', 'contact', 'hello', 'admin', 'billing', 'team',
        'help', 'marketing', 'accounting', 'finance', 'hr', 'it', 'jobs', 'legal', 'mail',
        'orders', 'press', 'purchasing', 'service', 'kontakt', 'einkauf', 'procurement',
        'reception', 'noreply', 'no-reply', 'test', 'none', 'unknown', 'nobody', 'na', 'n/a',
        'noemail'
    ) as is_role_mailbox,
    is_of_several or is_role_mailbox as is_shared
from shared left join different_people using (rule, identifier);

create table edges as
with usable as (
    select rule, identifier, record_number
    from identifiers join guarded using (rule, identifier)
    where not is_shared and rule <> 'phone' and record_count <= if(rule = 'click_id', 5, 20)
    union all
    -- Behind a shared mailbox or a phone, the records of one name still are one person.
    select
        rule || '_and_name',
        identifier || ' | ' || name_of(first_name) || ' ' || name_of(last_name) as identifier,
        record_number
    from identifiers join guarded using (rule, identifier) join records using (record_number)
    where
        (is_shared and rule = 'email' or rule = 'phone' and record_count <= 20)
        and identifier is not null
), hubs as (
    select rule, identifier, min(record_number) as hub from usable group by all having count(*) > 1
)
select hub as one, record_number as other, rule, identifier
from usable join hubs using (rule, identifier) where record_number <> hub
union all
select losers.record_number, winners.record_number, 'merged_record', winners.id
from records as losers
join records as winners on losers.merged_into = winners.id and losers.kind = winners.kind
union all
select leads.record_number, contacts.record_number, 'lead_conversion', contacts.id
from 'raw/salesforce_leads.parquet' as converted
join records as leads on leads.kind = 1 and leads.id = converted.id
join records as contacts on contacts.kind = 2 and contacts.id = converted.converted_contact_id;

-- What joins nobody, and why.
create table warehouse.rpt_identity_review as
select
    rule,
    identifier,
    case
        when is_role_mailbox then 'role_mailbox'
        when is_of_several then 'different_people'
        else 'too_many_records'
    end as reason,
    record_count
from guarded where is_shared or record_count > if(rule = 'click_id', 5, 20);

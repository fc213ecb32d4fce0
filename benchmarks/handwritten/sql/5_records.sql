-- Everything that may be a person: CRM and list records, addresses and visitors of touches.

create macro email_of(text) as nullif(lower(if(
    contains(text, ' ') or contains(text, chr(9)) or contains(text, chr(160)),
    trim(text, ' ' || chr(9) || chr(160)), text
)), '');
create macro ids_of(text) as list_filter(
    list_transform(string_split(text, ';'), lambda item: trim(item)), lambda item: item <> ''
);
create macro name_of(text) as
    nullif(regexp_replace(lower(strip_accents(text)), '[^\pL\pN]', '', 'g'), '');
create macro differ(one, other) as
    not contains(one, other) and not contains(other, one)
    and jaro_winkler_similarity(one, other) < 0.85;

create table addresses as
with spellings as materialized (
    select distinct email as raw_email from 'raw/mailchimp_activity.parquet'
)
select raw_email, email_of(raw_email) as email
from spellings where email_of(raw_email) is not null;

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
        1 as kind, id, email_of(email) as email, first_name, last_name, phone, mobile_phone,
        country, company, converted_account_id as account_key, master_record_id as merged_into,
        is_deleted, created_at
    from 'raw/salesforce_leads.parquet'
    union all
    select
        2, id, email_of(email), first_name, last_name, phone, mobile_phone, mailing_country, null,
        account_id, master_record_id, is_deleted, created_at
    from 'raw/salesforce_contacts.parquet'
    union all
    select
        3, contacts.id, email_of(email), first_name, last_name, phone, mobile_phone, country,
        company, ids_of(company_ids)[1], merged.merged_into, merged.merged_into is not null,
        created_at
    from 'raw/hubspot_contacts.parquet' as contacts left join hubspot_merged as merged using (id)
    union all by name
    select distinct 3 as kind, id, merged_into, true as is_deleted
    from hubspot_merged anti join 'raw/hubspot_contacts.parquet' using (id)
    union all by name
    select 4 as kind, email as id, *, false as is_deleted from members
    union all by name
    select distinct 5 as kind, email as id, email, false as is_deleted
    from addresses anti join members using (email)
    union all by name
    select 6 as kind, email as id, email, false as is_deleted, min(occurred_at) as created_at
    from web where email is not null group by email
    union all by name
    select 7 as kind, visitor_id as id, false as is_deleted, min(occurred_at) as created_at
    from web where visitor_id is not null group by visitor_id
)
select row_number() over (order by kind > 3, created_at nulls last) as record_number, *
from unioned;

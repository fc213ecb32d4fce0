-- Every record with its person (components come from the program), accounts of both CRMs as one.

-- Weak evidence may not join parts of clearly different names, nor anything join hundreds of
-- records. These files hold no such person, and how to part one is not written down here.
with named as (
    select person_number, part_number, first_name, last_name
    from records join components using (record_number)
    where kind <= 3 and last_name is not null
), several as (
    select person_number from named
    group by person_number having min(part_number) <> max(part_number)
), parts as (
    select distinct
        person_number, part_number, name_of(first_name) as first_name, name_of(last_name) as last_name
    from named semi join several using (person_number)
), torn as (
    select person_number
    from parts as one join parts as other using (person_number)
    where one.part_number < other.part_number
    group by person_number, one.part_number, other.part_number
    having bool_and(
        differ(one.last_name, other.last_name)
        and (
            one.first_name is null or other.first_name is null
            or differ(one.first_name, other.first_name)
        )
    )
    union all
    select person_number from components group by person_number having count(*) > 500
)
select if(count(*) > 0, error('several people are joined as one'), null) from torn;

-- A person has the name of its earliest record, and addresses that no list holds come last.
create table person_records as
with numbered as (
    select records.*, coalesce(components.person_number, record_number) as person_number
    from records left join components using (record_number)
), first_records as (
    select
        person_number,
        min((coalesce(created_at, 'infinity'::timestamp), hash(kind, id)))[2] as person_id
    from numbered group by person_number
)
select
    numbered.* exclude (person_number, phone, mobile_phone, country),
    first_records.person_id
from numbered join first_records using (person_number);

drop table identifiers;
drop table records;

create macro kind_of(kind) as [
    'lead', 'contact', 'contact', 'member', 'recipient', 'email', 'visitor'
][kind];

create table warehouse.dim_person_records as
select
    kind_of(kind) as record_type, id as record_id, person_id, email,
    concat_ws(' ', first_name, last_name) as full_name, company, merged_into, is_deleted, created_at
from person_records;

create table warehouse.dim_identity_edges as
select
    ones.person_id,
    kind_of(ones.kind) as left_record_type,
    ones.id as left_record_id,
    kind_of(others.kind) as right_record_type,
    others.id as right_record_id,
    edges.rule,
    edges.identifier,
    case edges.rule
        when 'email' then 0.95 when 'email_and_name' then 0.9 when 'phone_and_name' then 0.85
        when 'click_id' then 0.85 when 'visitor' then 0.8 else 1
    end::decimal(3, 2) as confidence
from edges
join person_records as ones on edges.one = ones.record_number
join person_records as others on edges.other = others.record_number;

create table accounts as
with hubspot_merged as (
    select unnest(ids_of(merged_ids)) as id, id as merged_into from 'raw/hubspot_companies.parquet'
), listed as (
    select
        id as account_key, 'salesforce' as source, is_deleted, master_record_id as merged_into,
        name, industry, billing_country as country, number_of_employees, created_at,
        lower(regexp_extract(website, '^(?:https?://)?(?:www\.)?([^/:?#]+)', 1)) as domain
    from 'raw/salesforce_accounts.parquet'
    union all
    select
        id, 'hubspot', merged.merged_into is not null, merged.merged_into,
        name, industry, country, number_of_employees, created_at,
        lower(coalesce(domain, regexp_extract(website, '^(?:https?://)?(?:www\.)?([^/:?#]+)', 1)))
    from 'raw/hubspot_companies.parquet' left join hubspot_merged as merged using (id)
    union all by name
    select distinct id as account_key, 'hubspot' as source, true as is_deleted, merged_into
    from hubspot_merged anti join 'raw/hubspot_companies.parquet' using (id)
), one_domain as (
    select
        domain,
        min(account_key) filter (where source = 'salesforce') as salesforce_key,
        min(account_key) filter (where source = 'hubspot') as hubspot_key
    from listed
    where domain <> '' and not is_deleted and merged_into is null
    group by domain
    having count(*) = 2 and count(distinct source) = 2
)
select
    listed.* exclude (merged_into),
    coalesce(one_domain.salesforce_key, merged_into, account_key) as account_id
from listed left join one_domain on coalesce(merged_into, account_key) = one_domain.hubspot_key;

create table person_accounts as
with domains as (
    select domain, min(account_id) as account_id
    from accounts where domain <> '' and not is_deleted
    group by domain having count(distinct account_id) = 1
), candidates as (
    select
        person_id, accounts.account_id, person_records.is_deleted::int as preference,
        record_number
    from person_records join accounts using (account_key)
    union all
    select person_id, domains.account_id, 2, record_number
    from person_records join domains on split_part(email, '@', 2) = domain
)
select person_id, arg_min(account_id, preference * 1000000000 + record_number) as account_id
from candidates group by person_id;

create table persons as
select person_records.*, person_accounts.account_id
from (
    select
        person_id,
        arg_min(email, preference) filter (where email is not null) as email,
        arg_min(full_name, preference) filter (where full_name <> '') as full_name,
        arg_min(company, preference) filter (where company is not null) as company,
        bool_or(kind <= 3) as is_in_crm,
        bool_or(kind in (4, 5)) as is_in_audience,
        count(*) as record_count
    from (
        select
            *,
            concat_ws(' ', first_name, last_name) as full_name,
            record_number + if(is_deleted, 1000000000, 0) as preference
        from person_records
    )
    group by person_id
) as person_records
left join person_accounts using (person_id);

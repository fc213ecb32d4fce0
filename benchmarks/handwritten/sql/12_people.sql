-- Persons with what they reached, and their accounts.

create table warehouse.dim_persons as
with marketing as (
    select
        person_id, min(occurred_at) as first_touch_at,
        arg_min(channel, occurred_at) as first_channel
    from warehouse.fct_touchpoints
    where side = 'marketing' and not is_machine and person_id is not null
    group by person_id
), stages as (
    select person_id, conversion_type from warehouse.fct_conversions where deal_id is null
    union all
    select deal_contacts.person_id, conversion_type
    from warehouse.fct_conversions join deal_contacts using (deal_id)
), furthest as (
    select
        person_id,
        max(list_position(['lead', 'mql', 'sql', 'opportunity', 'won'], conversion_type)) as stage
    from stages group by person_id
)
select
    persons.*,
    marketing.first_touch_at,
    marketing.first_channel,
    case
        when furthest.stage = 5 then 'customer'
        when furthest.stage >= 1 then ['lead', 'mql', 'sql', 'opportunity'][furthest.stage]
        when is_in_crm then 'contact'
        when is_in_audience then 'subscriber'
        else 'visitor'
    end as lifecycle_stage,
    coalesce(furthest.stage = 5, false) as is_customer
from persons
left join marketing using (person_id)
left join furthest using (person_id);

create table warehouse.dim_accounts as
with merged as (
    select account_id, count(*) as record_count from accounts group by account_id
), members as (
    select account_id, count(*) as person_count, min(first_touch_at) as first_touch_at
    from warehouse.dim_persons group by account_id
)
select
    accounts.* exclude (account_key),
    merged.record_count,
    coalesce(members.person_count, 0) as person_count,
    customers.account_id is not null as is_customer,
    members.first_touch_at
from accounts
join merged on accounts.account_key = merged.account_id
left join members on accounts.account_key = members.account_id
left join (
    select distinct account_id from warehouse.fct_deals where status = 'won'
) as customers on accounts.account_key = customers.account_id;

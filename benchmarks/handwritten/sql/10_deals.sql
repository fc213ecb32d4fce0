-- Deals with their contacts, reporting amounts and what kind of deal they are.

create table deal_contacts as
with named as (
    select 'salesforce:' || id as deal_id, 2 as kind, contact_id as id, 1 as place
    from 'raw/salesforce_opportunities.parquet' where contact_id is not null
    union all
    select 'salesforce:' || opportunity_id, 2, contact_id, if(is_primary, 2, 3)
    from 'raw/salesforce_roles.parquet' where not is_deleted and contact_id is not null
    union all
    select 'salesforce:' || converted_opportunity_id, 1, id, 4
    from 'raw/salesforce_leads.parquet' where converted_opportunity_id is not null
    union all
    select 'hubspot:' || id, 3, unnest(ids), generate_subscripts(ids, 1)
    from (select id, ids_of(contact_ids) as ids from 'raw/hubspot_deals.parquet')
)
select deal_id, person_id, min(place) as place
from named join record_persons using (kind, id)
group by deal_id, person_id;

create table won_at as
select 'salesforce:' || opportunity_id as deal_id, min(created_at) as won_at
from 'raw/salesforce_history.parquet'
where stage = 'Closed Won' and not is_deleted group by all
union all
select 'hubspot:' || id, min(won_at)
from (
    unpivot (from 'raw/hubspot_deals.parquet')
    on columns('^Date entered "Closed Won') into name stage_column value won_at
)
group by id;

create table warehouse.fct_deals as
with listed as (
    select
        'salesforce:' || id as deal_id, 'salesforce' as source, account_id as account_key, name,
        null as pipeline, stage, type, lead_source, lost_reason, currency, amount,
        case when is_won then 'won' when is_closed then 'lost' else 'open' end as status,
        close_date as close_at, created_at
    from 'raw/salesforce_opportunities.parquet' where not is_deleted
    union all
    select
        'hubspot:' || id, 'hubspot', ids_of(company_ids)[1], name, pipeline, stage, type,
        original_source, lost_reason, currency, amount,
        case lower(stage) when 'closed won' then 'won' when 'closed lost' then 'lost'
            else 'open' end,
        closed_at, created_at
    from 'raw/hubspot_deals.parquet'
), priced as (
    select
        listed.* exclude (account_key, close_at),
        accounts.account_id,
        main.person_id,
        (amount * fx.rate)::decimal(18, 2) as reporting_amount,
        if(status = 'open', null, close_at) as closed_at,
        if(status = 'won', coalesce(won_at.won_at, close_at), null) as won_at
    from listed
    left join (select account_key, account_id from accounts) as accounts using (account_key)
    left join fx
        on listed.currency = fx.currency
        and fx.date_day = if(status = 'open', created_at, coalesce(close_at, created_at))::date
    left join won_at using (deal_id)
    left join (
        select deal_id, arg_min(person_id, place) as person_id from deal_contacts group by deal_id
    ) as main using (deal_id)
)
select
    *,
    case
        when contains(lower(concat_ws(' ', type, pipeline)), 'renew') then 'renewal'
        when min(won_at) over (partition by account_id) < created_at and account_id is not null
        then 'repeat'
        else 'new'
    end as deal_type,
    contains(lower(concat_ws(' ', lead_source, type)), 'referral') as is_referral
from priced;

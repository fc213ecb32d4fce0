-- Conversions, journeys and four attribution models over 90 days.

create table warehouse.fct_conversions as
with reached as (
    unpivot (
        select
            1 as kind, id, null as deal_id, created_at as lead, mql_at as mql,
            converted_at as sql, null::timestamp as opportunity, null::timestamp as won,
            null as currency, null::decimal(18, 2) as amount,
            null::decimal(18, 2) as reporting_amount
        from 'raw/salesforce_leads.parquet' where not is_deleted
        union all
        select 3, id, null, lead_at, mql_at, sql_at, null, null, null, null, null
        from 'raw/hubspot_contacts.parquet'
        union all
        select
            null, deal_id, deal_id, null, null, null, created_at, won_at, currency, amount,
            reporting_amount
        from warehouse.fct_deals
    ) on lead, mql, sql, opportunity, won into name conversion_type value converted_at
)
select
    row_number() over () as conversion_id,
    reached.conversion_type,
    coalesce(record_persons.person_id, fct_deals.person_id) as person_id,
    coalesce(record_persons.account_id, fct_deals.account_id) as account_id,
    reached.deal_id,
    reached.id as record_id,
    reached.converted_at,
    reached.currency,
    reached.amount,
    reached.reporting_amount
from reached
left join record_persons using (kind, id)
left join warehouse.fct_deals using (deal_id);

create table touches as
with converters as (
    select conversion_id, person_id, converted_at
    from warehouse.fct_conversions where deal_id is null
    union all
    select conversion_id, deal_contacts.person_id, converted_at
    from warehouse.fct_conversions join deal_contacts using (deal_id)
)
select
    converters.conversion_id,
    touchpoints.touchpoint_id,
    touchpoints.channel,
    touchpoints.campaign_id,
    touchpoints.occurred_at,
    row_number() over (
        partition by converters.conversion_id order by occurred_at, touchpoint_id
    ) as place,
    count(*) over (partition by converters.conversion_id) as places
from converters
join warehouse.fct_touchpoints as touchpoints
    on converters.person_id = touchpoints.person_id
    and touchpoints.occurred_at <= converters.converted_at
    and touchpoints.occurred_at >= converters.converted_at - interval 90 days
where touchpoints.side = 'marketing' and not touchpoints.is_machine;

create table warehouse.fct_journeys as
with collected as (
    select
        conversion_id,
        list_sort(list(struct_pack(place, channel, campaign_id))) as path,
        count(*) as touch_count,
        min(occurred_at) as first_touch_at,
        max(occurred_at) as last_touch_at
    from touches group by conversion_id
)
select
    conversion_id,
    conversion_type,
    list_transform(path, lambda touch: touch.channel) as channel_path,
    list_transform(path, lambda touch: touch.campaign_id) as campaign_path,
    coalesce(touch_count, 0) as touch_count,
    epoch(converted_at - first_touch_at) / 86400 as days_to_convert,
    first_touch_at,
    last_touch_at,
    converted_at
from warehouse.fct_conversions left join collected using (conversion_id);

-- Weights are differences of running sums, and so are the cents: both close without a second pass.
create table warehouse.fct_attribution as
with running as (
    select
        *, unnest([
            {'model': 'first', 'before': if(place = 1, 0, 1), 'after': 1},
            {'model': 'last', 'before': 0, 'after': if(place = places, 1, 0)},
            {'model': 'linear', 'before': (place - 1) / places, 'after': place / places},
            {
                'model': 'position',
                'before': case
                    when places <= 2 then (place - 1) / places
                    when place = 1 then 0
                    else 0.4 + 0.2 * (place - 2) / (places - 2)
                end,
                'after': case
                    when places <= 2 then place / places
                    when place = places then 1
                    else 0.4 + 0.2 * (place - 1) / (places - 2)
                end
            }
        ], recursive := true)
    from touches
)
select
    conversion_id, running.model, running.touchpoint_id, running.channel, running.campaign_id,
    (round(running.after, 9) - round(running.before, 9))::decimal(18, 9) as weight,
    (
        round(reporting_amount::double * running.after, 2)
        - round(reporting_amount::double * running.before, 2)
    )::decimal(18, 2) as reporting_amount
from running
join warehouse.fct_conversions using (conversion_id)
where running.after > running.before
union all
select
    conversion_id, unnest(['first', 'last', 'linear', 'position']), null, 'Unattributed', null, 1,
    reporting_amount
from warehouse.fct_conversions anti join touches using (conversion_id);

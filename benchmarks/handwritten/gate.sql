-- The rules of expectations/journey.fct_touchpoints.json as one would write them by hand: how many
-- rows break each, and what the gate measures of the table for its history.
select
    count(*),
    count(*) filter (touchpoint_id is null),
    count(*) filter (occurred_at is null),
    count(*) filter (side is null),
    count(*) filter (channel is null),
    count(*) filter (is_machine is null),
    count(*) filter (_load_id is null),
    count(*) filter (side not in ('marketing', 'sales')),
    count(*) filter (occurred_at < '1995-01-01'),
    count(*) - count(distinct hash(touchpoint_id))
from journey.fct_touchpoints;

select count(*)
from (select distinct channel, side from journey.fct_touchpoints) as found
anti join journey.dim_channels as known using (channel, side);

select count(*)
from journey.fct_touchpoints as child
anti join journey.dim_persons as parent using (person_id)
where child.person_id is not null;

select count(*)
from journey.fct_touchpoints as child
anti join journey.dim_accounts as parent using (account_id)
where child.account_id is not null;

select count(*)
from (select distinct campaign_id from journey.fct_touchpoints where campaign_id is not null) as child
anti join marketing.dim_campaigns as parent using (campaign_id);

select count(*)
from (select distinct _load_id from journey.fct_touchpoints) as child
anti join quality.fct_loads as parent on parent.load_id = child._load_id
where child._load_id is not null;

select
    count(person_id),
    count(account_id),
    count(campaign_id),
    count(utm_source),
    count(utm_medium),
    count(utm_campaign),
    count_if(is_machine),
    histogram(channel),
    histogram(side),
    histogram(source),
    histogram(touch_type)
from journey.fct_touchpoints
where occurred_at > (select max(occurred_at) - interval 28 days from journey.fct_touchpoints);

select source, max(occurred_at)
from journey.fct_touchpoints
group by source;

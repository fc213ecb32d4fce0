-- A made-up release's marts, as far as upload files are made of them.
create schema journey;
create schema sales;
create table journey.fct_feedback_ledger as
select
    *,
    conversion_id as order_id,
    row_number() over (partition by platform, conversion_id) as entry_number
from (values
    ('google_ads', 'won:hubspot:1', 'conversion', 'Won deal', 'gclid', 'Cj0KCQmadeup1', 'EUR', 1200.5::decimal(18, 2), true, true, timestamp '2026-09-20 09:00:00', timestamp '2026-09-30 21:02:00'),
    ('google_ads', 'won:hubspot:2', 'conversion', 'Won deal', 'wbraid', 'Cwbraidmadeup', null, null, true, true, '2026-09-21 23:59:59', '2026-09-30 21:02:00'),
    ('google_ads', 'won:hubspot:3', 'restatement', 'Won deal', 'gclid', 'Cj0KCQmadeup3', 'USD', 80, true, true, '2026-09-01 12:00:00', '2026-09-30 21:02:00'),
    ('google_ads', 'won:hubspot:4', 'retraction', 'Won deal', 'gclid', 'Cj0KCQmadeup4', 'USD', 75, true, true, '2026-09-02 12:00:00', '2026-09-30 21:02:01'),
    ('google_ads', 'won:hubspot:5', 'conversion', 'Won deal', 'gclid', 'Cj0KCQmadeup5', 'EUR', 9, false, true, '2026-09-03 12:00:00', '2026-09-10 00:00:00'),
    ('google_ads', 'won:hubspot:6', 'restatement', 'Won deal', 'gclid', 'Cj0KCQmadeup6', 'EUR', 9, true, false, '2026-01-03 12:00:00', '2026-09-30 21:02:00'),
    ('microsoft', 'won:hubspot:1', 'conversion', '=Won, deal', 'msclkid', 'f894f652ea334e73', 'EUR', 1200.5, true, true, '2026-09-20 00:05:00', '2026-09-30 21:02:00'),
    ('microsoft', 'won:hubspot:3', 'restatement', 'Won deal', 'msclkid', 'a894f652ea334e73', 'USD', 80, true, true, '2026-09-01 12:00:00', '2026-09-30 21:02:00'),
    ('microsoft', 'won:hubspot:4', 'retraction', 'Won deal', 'msclkid', 'b894f652ea334e73', 'USD', 75, true, true, '2026-09-02 12:00:00', '2026-09-30 21:02:00'),
    ('meta', 'won:hubspot:1', 'conversion', 'Purchase', null, null, 'EUR', 1200.5, true, true, '2026-09-20 09:00:00', '2026-09-30 21:02:00'),
    ('meta', 'won:hubspot:2', 'retraction', 'Purchase', null, null, 'EUR', 5, true, false, '2026-09-20 09:00:00', '2026-09-30 21:02:00'),
    ('linkedin', 'won:hubspot:1', 'conversion', 'PURCHASE', null, null, 'EUR', 1200.5, true, true, '2026-09-20 09:00:00', '2026-09-30 21:02:00')
) as told (platform, conversion_id, action, conversion_name, click_kind, click_id, currency, value, is_new, is_written, converted_at, told_at);
create table journey.fct_feedback_conversions as
select platform, 'won:hubspot:1' as conversion_id, sha256('ada@acme.example') as email_hash, sha256('442079460958') as phone_hash
from (values ('meta'), ('linkedin'), ('google_ads')) as platforms (platform);
create table journey.fct_feedback_audiences as
select
    platform, audience, sha256(email) as email_hash,
    if(phone, if(platform = 'google_ads', sha256('+442079460958'), sha256('442079460958')), null)
        as phone_hash
from (values ('google_ads'), ('microsoft'), ('meta'), ('linkedin')) as platforms (platform)
cross join (values
    ('customers', 'ada@acme.example', true), ('customers', 'bob@acme.example', false), ('suppression', 'cyd@acme.example', false)
) as members (audience, email, phone);
create table sales.rpt_engagement_worklist as
select *
from (values
    ('0035g0000000081AAA', '7', 2, ['Email', 'Paid Search'], 'google_ads:1', '=cmd|x', ['d1', 'd2'], timestamp '2026-09-30 18:12:45'),
    ('0035g0000000081AAA', '7', 2, ['Email', 'Paid Search'], 'google_ads:1', '=cmd|x', ['d3'], '2026-09-30 18:12:45'),
    ('00Q5g00000000AdEAI', null, 1, ['Direct'], 'meta:2', null, [], '2026-09-28 08:00:00'),
    (null, '10', 1, ['Event'], null, null, [], '2026-09-27 08:00:00')
) as engaged (salesforce_record_id, hubspot_record_id, touches, channels, last_campaign_id, last_campaign_name, open_deal_ids, last_touch_at);

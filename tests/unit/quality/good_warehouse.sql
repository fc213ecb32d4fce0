-- A small warehouse that passes every suite: two persons of one company, one deal won, one email.
create schema journey;
create schema marketing;
create schema sales;
create schema quality;

create table quality.fct_loads (
    load_key varchar, load_id varchar, source varchar, export varchar, file_name varchar,
    status varchar, reason varchar, content_hash varchar, contract_version varchar, rows_in bigint,
    rows bigint, quarantined bigint, totals bigint, period_start date, period_end date,
    loaded_at timestamp, exported_at timestamp
);
insert into quality.fct_loads values
    ('load1', 'load1', 'google_ads', 'ads_daily', 'ads.csv', 'loaded', null, 'aa', '1', 4, 2, 1, 1, '2026-01-01', '2026-01-31', '2026-02-01', '2026-02-01'),
    ('load2', 'load2', 'hubspot', 'deals', 'deals.csv', 'loaded', null, 'bb', '1', 1, 1, 0, 0, null, null, '2026-02-01', '2026-02-01'),
    ('rejected cc', null, null, null, 'x.bin', 'rejected', 'unknown', 'cc', null, null, null, null, null, null, null, null, null);

create table quality.fct_quarantined_rows (
    load_id varchar, row_number bigint, line bigint, column_name varchar, value varchar, reason varchar
);
insert into quality.fct_quarantined_rows values ('load1', 3, 8, 'spend', 'n/a', 'not a number');

create table quality.fct_export_drift (
    load_id varchar, source varchar, export varchar, previous_load_id varchar, column_name varchar,
    is_read boolean, change varchar
);
insert into quality.fct_export_drift values
    ('load2', 'hubspot', 'deals', 'load1', 'Region', false, 'appeared');

create table quality.fct_reconciliation (
    reconciliation_id varchar, layer varchar, load_id varchar, source varchar, account_id varchar,
    measure varchar, control_total decimal(38, 6), raw_total decimal(38, 6),
    staging_total decimal(38, 6), mart_total decimal(38, 6), difference decimal(38, 6),
    tolerance decimal(18, 6), status varchar, period_start date, period_end date
);
insert into quality.fct_reconciliation values
    ('1', 'raw', 'load1', 'google_ads', 'a1', 'spend', 30, 30, null, null, 0, 0.01, 'closed', '2026-01-01', '2026-01-31'),
    ('2', 'mart', 'load1', 'google_ads', 'a1', 'spend', null, null, 30, 30, 0, 0.01, 'closed', '2026-01-01', '2026-01-31');

create table quality.fct_erasure_requests (
    request_id varchar, identifier_kind varchar, matched_records bigint, matched_persons bigint,
    requested_at timestamp
);
insert into quality.fct_erasure_requests values ('load1:1', 'email', 2, 1, '2026-01-01');
create table quality.fct_load_conflicts (
    kind varchar, account_id varchar, load_id varchar, other_load_id varchar, remedy varchar
);
create table quality.fct_records_gone (
    record_key varchar, source varchar, export varchar, record_id varchar, reason varchar,
    deal_id varchar, deal_status varchar, reporting_amount decimal(18, 2), last_load_id varchar
);
insert into quality.fct_records_gone values
    ('hubspot:contacts:9', 'hubspot', 'contacts', '9', 'missing from a newer full export', null, null, null, 'load1');
create table quality.fct_gate_results (
    release_id varchar, check_name varchar, table_name varchar, severity varchar, passed boolean,
    observed varchar, expected varchar, kind varchar, status varchar, owner varchar,
    failing_rows bigint, failing_keys varchar, failing_query varchar, failing_since varchar,
    checked_at timestamp, override_reason varchar
);
insert into quality.fct_gate_results by name
select
    '20260101T000000Z-00000000' as release_id, 'key_unique' as check_name,
    'sales.fct_deals' as table_name, 'critical' as severity, true as passed,
    'nothing unexpected' as observed, 'One row per deal.' as expected,
    'great_expectations' as kind, 'passed' as status, timestamp '2026-01-01' as checked_at;
create table quality.dim_releases (
    release_id varchar, created_at timestamp, is_current boolean, is_kept boolean,
    code_version varchar, content_hash varchar, overridden_checks varchar, override_reason varchar
);
insert into quality.dim_releases values
    ('20260101T000000Z-00000000', '2026-01-01', true, true, '0.1', '00', null, null);
create table quality.fct_table_measures (
    release_id varchar, table_name varchar, column_name varchar, measure varchar, bucket varchar,
    value double, expected double, lower double, upper double, row_count bigint,
    history_releases bigint, state varchar
);

create table journey.dim_accounts (
    account_id varchar, name varchar, domain varchar, first_touch_at timestamp, is_customer boolean,
    person_count bigint, evidence varchar
);
insert into journey.dim_accounts values
    ('acme', 'Acme', 'acme.test', '2026-01-02', true, 2, 'domain');
create table journey.dim_consents (
    person_id varchar, channel varchar, status varchar, as_of timestamp, source varchar,
    reason varchar
);
insert into journey.dim_consents values ('p1', 'email', 'opted_in', '2026-01-02', 'mailchimp', null);
create table journey.dim_persons (
    person_id varchar, email varchar, full_name varchar, account_id varchar, first_touch_at timestamp,
    first_channel varchar, lifecycle_stage varchar, is_customer boolean, record_count bigint,
    account_evidence varchar
);
comment on table journey.dim_persons is 'One row per person; it''s the "golden" record.';
comment on column journey.dim_persons.person_id is 'Stable id of the person.';
insert into journey.dim_persons values
    ('p1', 'ada@acme.test', 'Ada', 'acme', '2026-01-02', 'paid_search', 'customer', true, 2, 'crm'),
    ('p2', 'bob@acme.test', 'Bob', 'acme', null, null, 'contact', false, 1, 'crm');
create table journey.dim_person_records (
    record_key varchar, person_id varchar, source varchar, record_type varchar, record_id varchar
);
insert into journey.dim_person_records values
    ('h1', 'p1', 'hubspot', 'contact', '1'), ('m2', 'p1', 'mailchimp', 'member', '2'),
    ('h3', 'p2', 'hubspot', 'contact', '3');
create table journey.dim_identity_edges (
    person_id varchar, left_source varchar, left_record_type varchar, left_record_id varchar,
    right_source varchar, right_record_type varchar, right_record_id varchar, rule varchar,
    identifier varchar, confidence double
);
insert into journey.dim_identity_edges values
    ('p1', 'hubspot', 'contact', '1', 'mailchimp', 'member', '2', 'email', 'ada@acme.test', 1.0);
create table journey.fct_person_id_changes (
    old_person_id varchar, new_person_id varchar, change varchar, last_release_id varchar,
    last_released_at timestamp
);
insert into journey.fct_person_id_changes values
    ('p0', 'p1', 'renamed', '20260101T000000Z-00000000', '2026-01-01');
create table journey.rpt_identity_review (
    rule varchar, identifier varchar, reason varchar, record_count bigint, confidence double
);
insert into journey.rpt_identity_review values ('email', 'info@acme.test', 'role_mailbox', 30, null);

create table sales.dim_sales_reps (rep_id varchar, name varchar, team varchar);
insert into sales.dim_sales_reps values ('r1', 'Rita', 'North');
create table sales.fct_deals (
    deal_id varchar, source varchar, account_id varchar, person_id varchar, rep_id varchar,
    stage varchar, status varchar, created_at timestamp, closed_at timestamp, currency varchar,
    amount decimal(18, 2), reporting_amount decimal(18, 2), lost_reason varchar, deal_type varchar,
    is_referral boolean, customer_id varchar
);
insert into sales.fct_deals values
    ('d1', 'hubspot', 'acme', 'p1', 'r1', 'Closed won', 'won', '2026-01-05', '2026-01-20', 'USD', 110, 100, null, 'new', false, 'acme'),
    ('d2', 'hubspot', 'acme', 'p1', 'r1', 'Proposal', 'open', '2026-01-25', null, null, null, null, null, 'repeat', false, 'acme');
create table sales.fct_deal_stages (
    deal_id varchar, stage varchar, entered_at timestamp, exited_at timestamp, seconds_in_stage bigint,
    is_current boolean, entry_number bigint, canonical_stage varchar
);
insert into sales.fct_deal_stages values
    ('d1', 'Proposal', '2026-01-05', '2026-01-20', 1296000, false, 1, 'opportunity'),
    ('d1', 'Closed won', '2026-01-20', null, null, true, 2, 'won');
create table sales.fct_sales_activities (
    activity_id varchar, person_id varchar, deal_id varchar, rep_id varchar, occurred_at timestamp,
    kind varchar, outcome varchar
);
insert into sales.fct_sales_activities values ('s1', 'p1', 'd1', 'r1', '2026-01-06', 'call', 'held');
create table sales.dim_customers (
    customer_id varchar, account_id varchar, person_id varchar, first_deal_id varchar, channel varchar,
    cohort_month date, value decimal(18, 2), won_deals bigint, is_referred boolean, is_repeat boolean,
    is_churned boolean, first_won_at timestamp, last_won_at timestamp
);
insert into sales.dim_customers values
    ('acme', 'acme', null, 'd1', 'paid_search', '2026-01-01', 100, 1, false, false, false, '2026-01-20', '2026-01-20');
create table sales.rpt_rep_activity (
    month date, rep_id varchar, calls bigint, meetings bigint, emails bigint, tasks bigint,
    planned_activities bigint, leads bigint, answered_leads bigint, unanswered_leads bigint,
    unobserved_leads bigint, median_response_hours decimal(18, 4), p90_response_hours decimal(18, 4),
    observed_1h bigint, answered_1h bigint, observed_24h bigint, answered_24h bigint,
    first_meetings bigint, median_touches_before_meeting bigint, closed_with_activity bigint,
    won_with_activity bigint, closed_without_activity bigint, won_without_activity bigint,
    closed_unobserved bigint, closed_with_meeting bigint, won_with_meeting bigint,
    qualified_answered_soon bigint, qualified_answered_late bigint
);
insert into sales.rpt_rep_activity values
    ('2026-01-01', 'r1', 1, 0, 0, 0, 0, 2, 1, 1, 0, 3, 3, 2, 0, 2, 1, 0, null, 1, 1, 0, 0, 0, 0, 0, 1, 1);
create table sales.rpt_referrals (
    referrer_account_id varchar, referrer_name varchar, referrer_told varchar, resolution varchar,
    customer_id varchar, deals bigint, open_deals bigint, won_deals bigint, lost_deals bigint,
    won_amount decimal(18, 2), acquired_value decimal(18, 2)
);
insert into sales.rpt_referrals values
    ('acme', 'Acme', null, 'account', 'acme', 0, 0, 0, 0, 0, null),
    (null, null, 'Zoe', 'unknown', 'acme', 0, 0, 0, 0, 0, null);
create table sales.rpt_customer_value (
    cohort_month date, channel varchar, currency varchar, customers bigint, repeat_customers bigint,
    repeat_rate double, referred_customers bigint, referral_share double, churned_customers bigint,
    won_deals bigint, value decimal(18, 2), spend decimal(18, 6), cac decimal(18, 6),
    payback_months bigint, repeat_deals bigint, repeat_value decimal(18, 2), renewal_deals bigint,
    renewal_value decimal(18, 2), observed_30_days bigint, value_30_days decimal(18, 2),
    observed_90_days bigint, value_90_days decimal(18, 2), observed_180_days bigint,
    value_180_days decimal(18, 2), observed_365_days bigint, value_365_days decimal(18, 2)
);
insert into sales.rpt_customer_value values
    ('2026-01-01', 'paid_search', 'EUR', 1, 0, 0, 0, 0, 0, 1, 100, 27, 27, 0, 0, 0, 0, 0, 1, 100, 0, null, 0, null, 0, null),
    (null, 'email', 'EUR', 0, 0, null, 0, null, 0, 0, 0, 0, null, null, 0, 0, 0, 0, 0, null, 0, null, 0, null, 0, null);

create table journey.dim_channels (
    channel varchar, side varchar, is_paid boolean, channel_order integer
);
insert into journey.dim_channels values
    ('paid_search', 'marketing', true, 1), ('email', 'marketing', false, 2), ('sales', 'sales', false, 3);
create table journey.fct_touchpoints (
    touchpoint_id varchar, person_id varchar, account_id varchar, occurred_at timestamp, side varchar,
    channel varchar, source varchar, touch_type varchar, campaign_id varchar, utm_source varchar,
    utm_medium varchar, utm_campaign varchar, is_machine boolean, _load_id varchar, _row_number bigint
);
insert into journey.fct_touchpoints values
    ('t1', 'p1', 'acme', '2026-01-02', 'marketing', 'paid_search', 'neutral', 'ad_click', 'c1', 'google', 'cpc', 'c1', false, 'load1', 1),
    ('t2', 'p1', 'acme', '2026-01-06', 'sales', 'sales', 'hubspot', 'call', null, null, null, null, false, 'load2', 1),
    ('t3', 'p1', 'acme', '2026-01-07', 'marketing', 'email', 'mailchimp', 'email_open', null, null, null, null, false, 'load1', 2);
create table journey.fct_conversions (
    conversion_id varchar, conversion_type varchar, person_id varchar, account_id varchar,
    deal_id varchar, converted_at timestamp, currency varchar, amount decimal(18, 2),
    reporting_amount decimal(18, 2)
);
insert into journey.fct_conversions values
    ('k1', 'lead', 'p1', 'acme', null, '2026-01-03', null, null, null),
    ('k2', 'won', 'p1', 'acme', 'd1', '2026-01-20', 'USD', 110, 100);
create table journey.fct_journeys (
    conversion_id varchar, channel_path varchar[], campaign_path varchar[], touch_count bigint,
    first_touch_at timestamp, last_touch_at timestamp, days_to_convert double
);
insert into journey.fct_journeys values
    ('k1', [], [], 0, null, null, null),
    ('k2', ['paid_search', 'email'], ['c1', null], 2, '2026-01-02', '2026-01-07', 18);
create table journey.fct_attribution (
    conversion_id varchar, unit varchar, model varchar, touchpoint_id varchar, channel varchar, campaign_id varchar,
    weight decimal(18, 9), reporting_amount decimal(18, 2), converted_at timestamp
);
insert into journey.fct_attribution values
    ('k1', 'person', 'first', null, 'unattributed', null, 1, null, '2026-01-03'),
    ('k1', 'person', 'last', null, 'unattributed', null, 1, null, '2026-01-03'),
    ('k1', 'person', 'linear', null, 'unattributed', null, 1, null, '2026-01-03'),
    ('k1', 'person', 'position', null, 'unattributed', null, 1, null, '2026-01-03'),
    ('k2', 'person', 'first', 't1', 'paid_search', 'c1', 1, 100, '2026-01-20'),
    ('k2', 'person', 'last', 't3', 'email', null, 1, 100, '2026-01-20'),
    ('k2', 'person', 'linear', 't1', 'paid_search', 'c1', 0.5, 50, '2026-01-20'),
    ('k2', 'person', 'linear', 't3', 'email', null, 0.5, 50, '2026-01-20'),
    ('k2', 'person', 'position', 't1', 'paid_search', 'c1', 0.5, 50, '2026-01-20'),
    ('k2', 'person', 'position', 't3', 'email', null, 0.5, 50, '2026-01-20');
create table journey.rpt_model_comparison (
    unit varchar, conversion_type varchar, channel varchar, model varchar, lowest_model varchar,
    highest_model varchar, disagreement_rank bigint, conversions decimal(18, 9),
    share decimal(18, 9), disagreement decimal(18, 9), reporting_amount decimal(18, 2)
);
insert into journey.rpt_model_comparison values
    ('person', 'lead', 'unattributed', 'first', 'first', 'position', 1, 1, 1, 0, null),
    ('person', 'won', 'paid_search', 'first', 'last', 'first', 1, 1, 1, 1, 100),
    ('person', 'won', 'email', 'first', 'first', 'last', 2, 0, 0, 1, 0),
    ('person', 'lead', 'unattributed', 'last', 'first', 'position', 1, 1, 1, 0, null),
    ('person', 'won', 'paid_search', 'last', 'last', 'first', 1, 0, 0, 1, 0),
    ('person', 'won', 'email', 'last', 'first', 'last', 2, 1, 1, 1, 100),
    ('person', 'lead', 'unattributed', 'linear', 'first', 'position', 1, 1, 1, 0, null),
    ('person', 'won', 'paid_search', 'linear', 'last', 'first', 1, 0.5, 0.5, 1, 50),
    ('person', 'won', 'email', 'linear', 'first', 'last', 2, 0.5, 0.5, 1, 50),
    ('person', 'lead', 'unattributed', 'position', 'first', 'position', 1, 1, 1, 0, null),
    ('person', 'won', 'paid_search', 'position', 'last', 'first', 1, 0.5, 0.5, 1, 50),
    ('person', 'won', 'email', 'position', 'first', 'last', 2, 0.5, 0.5, 1, 50);

create table marketing.dim_campaigns (
    campaign_id varchar, platform varchar, platform_campaign_id varchar, campaign_name varchar,
    valid_from timestamp, valid_to timestamp
);
insert into marketing.dim_campaigns values ('c1', 'google_ads', '1', 'Brand', '2026-01-01', null);
create table marketing.fct_ad_performance_daily (
    date_day date, platform varchar, account_id varchar, campaign_id varchar, ad_group_id varchar,
    ad_id varchar, currency varchar, spend decimal(18, 6), reporting_spend decimal(18, 6),
    impressions bigint, clicks bigint, platform_conversions decimal(18, 6),
    platform_conversion_value decimal(18, 6), is_settled boolean, is_residual boolean, _load_id varchar,
    channel varchar
);
insert into marketing.fct_ad_performance_daily values
    ('2026-01-02', 'google_ads', 'a1', 'c1', 'g1', 'x1', 'USD', 20, 18, 100, 5, 1, 0, true, false, 'load1', 'paid_search'),
    ('2026-01-02', 'google_ads', 'a1', 'c1', null, null, 'USD', 10, 9, 50, 0, 0, 0, true, true, 'load1', 'paid_search');
create table marketing.fct_email_machine_events (
    campaign_id varchar, platform varchar, event varchar, machine_reason varchar, events bigint
);
insert into marketing.fct_email_machine_events values ('m1', 'mailchimp', 'open', 'soon_after_send', 1);
create table marketing.fct_ad_restatements (
    platform varchar, account_id varchar, date_day date, grain varchar, campaign_id varchar,
    ad_group_id varchar, ad_id varchar, measure varchar, first_value decimal(18, 6),
    latest_value decimal(18, 6), difference decimal(18, 6), first_load_id varchar,
    latest_load_id varchar, first_exported_at timestamp, latest_exported_at timestamp,
    days_after bigint, version_count bigint, currency varchar
);
insert into marketing.fct_ad_restatements values
    ('google_ads', 'a1', '2026-01-02', 'campaign', 'c1', null, null, 'conversions', 1, 3, 2, 'load1', 'load2', '2026-01-31', '2026-02-01', 30, 2, 'USD');
create table marketing.fct_email_campaigns (
    campaign_id varchar, date_day date, sends bigint, deliveries bigint, opens bigint,
    human_opens bigint, clicks bigint, human_clicks bigint, bounces bigint, unsubscribes bigint,
    complaints bigint
);
insert into marketing.fct_email_campaigns values ('m1', '2026-01-04', 10, 9, 5, 4, 2, 1, 1, 0, 0);
create table marketing.rpt_channel_performance_daily (
    date_day date, channel varchar, model varchar, spend decimal(18, 6), impressions bigint,
    clicks bigint, leads decimal(18, 6), opportunities decimal(18, 6), won decimal(18, 6),
    attributed_amount decimal(18, 2), roas double, cac double
);
insert into marketing.rpt_channel_performance_daily values
    ('2026-01-02', 'paid_search', 'first', 27, 150, 5, 1, 0, 1, 100, 3.7, 27),
    ('2026-01-02', 'paid_search', 'linear', 27, 150, 5, 1, 0, 0.5, 50, 1.85, 54),
    ('2026-01-02', 'email', 'linear', 0, 0, 0, 0, 0, 0.5, 50, null, null),
    ('2026-01-02', 'paid_search', 'last', 27, 150, 5, 1, 0, 0, 0, 0, null),
    ('2026-01-02', 'email', 'last', 0, 0, 0, 0, 0, 1, 100, null, null),
    ('2026-01-02', 'paid_search', 'position', 27, 150, 5, 1, 0, 0.5, 50, 1.85, 54),
    ('2026-01-02', 'email', 'position', 0, 0, 0, 0, 0, 0.5, 50, null, null);
create table marketing.rpt_campaign_performance (
    month date, campaign_id varchar, model varchar, spend decimal(18, 6), impressions bigint,
    clicks bigint, leads decimal(18, 6), opportunities decimal(18, 6), won decimal(18, 6),
    attributed_amount decimal(18, 2), roas double, cac double, platform_conversions decimal(18, 6)
);
insert into marketing.rpt_campaign_performance values
    ('2026-01-01', 'c1', 'first', 27, 150, 5, 1, 0, 1, 100, 3.7, 27, 1);
create table marketing.rpt_utm_coverage (
    month date, platform varchar, campaign_id varchar, campaign_name varchar, coverage varchar,
    channel varchar, utm_source varchar, utm_medium varchar, utm_campaign varchar,
    suggested_campaign_id varchar, currency varchar, spend decimal(18, 6), clicks bigint,
    touchpoints bigint, machine_touchpoints bigint
);
insert into marketing.rpt_utm_coverage values
    ('2026-01-01', 'google_ads', 'c1', 'Brand', 'covered', null, null, null, null, null, 'EUR', 27, 5, 1, 0),
    ('2026-01-01', null, null, null, 'touches_without_tags', 'sales', null, null, null, null, 'EUR', 0, 0, 1, 0),
    ('2026-01-01', null, null, null, 'touches_without_tags', 'email', null, null, null, null, 'EUR', 0, 0, 1, 0);

create table marketing.rpt_brand_awareness (
    level varchar, month date, platform varchar, account_id varchar, currency varchar,
    spend decimal(18, 6), impressions bigint, clicks bigint, reach bigint, reach_basis varchar,
    is_reach_minimum boolean, frequency double, search_spend decimal(18, 6),
    search_impressions bigint, search_clicks bigint, branded_spend decimal(18, 6),
    branded_impressions bigint, branded_clicks bigint, branded_basis varchar, touches bigint,
    direct_touches bigint, organic_touches bigint, direct_share double, organic_share double,
    contacted_accounts bigint, touched_before_accounts bigint, touched_before_share double
);
insert into marketing.rpt_brand_awareness
select level, '2026-01-01', if(level = 'company', null, 'google_ads'), if(level = 'account', 'a1', null),
    'EUR', 27, 150, 5, if(level = 'company', null, 100), if(level = 'company', null, 'total of the month'),
    if(level = 'company', null, false), if(level = 'company', null, 1.5), 27, 150, 5, 27, 150, 5,
    'campaign names', if(level = 'company', 2, null), 0, 0, 0, 0, null, null, null
from (select unnest(['company', 'platform', 'account']) as level) as levels;
create table marketing.rpt_budget_pacing (
    month date, scope varchar, platform varchar, channel varchar, campaign varchar,
    currency varchar, planned decimal(18, 2), spend decimal(18, 6), spend_until date,
    elapsed_share double, prorated_plan decimal(18, 2), pace double,
    projected_spend decimal(18, 2), remaining decimal(18, 2), verdict varchar
);
insert into marketing.rpt_budget_pacing values
    ('2026-01-01', 'platform', 'google_ads', null, null, 'EUR', 310, 27, '2026-01-03', 0.1, 31, 0.87, 270, 283, 'under');
create table marketing.rpt_segment_trends (
    period_type varchar, period_start date, segment_type varchar, segment varchar, measure varchar,
    currency varchar, value double, deals bigint, days bigint, is_complete boolean,
    previous_value double, previous_change double, previous_p_value double, previous_q_value double,
    previous_verdict varchar, year_ago_value double, year_ago_change double, year_ago_p_value double,
    year_ago_q_value double, year_ago_verdict varchar
);
insert into marketing.rpt_segment_trends
select period_type, '2026-01-01', 'everything', 'All', measure, null, value, null, 31, true,
    0, null, 1, 1, 'within noise', null, null, null, null, 'no such period'
from (values ('month'), ('quarter')) as kinds (period_type)
cross join (values
    ('leads', 1), ('mqls', 0), ('sqls', 0), ('opportunities', 0), ('won_deals', 1), ('lost_deals', 0),
    ('won_amount', 100)
) as measures (measure, value);
create table marketing.rpt_spend_efficiency (
    channel varchar, outcome varchar, evidence varchar, model varchar, currency varchar,
    spend decimal(18, 6), weeks_used bigint, elasticity double, elasticity_low double,
    elasticity_high double, average_return double, marginal_return double,
    marginal_return_low double, marginal_return_high double, r_squared double, refusal varchar,
    verdict varchar
);
insert into marketing.rpt_spend_efficiency values
    ('paid_search', 'leads', 'observational', 'linear', 'EUR', 27, 30, 0.5, 0.1, 0.9, 0.1, 0.05, 0.01, 0.09, 0.4, null, 'more, with diminishing returns'),
    ('paid_search', 'won_amount', 'observational', 'linear', 'EUR', 27, 30, null, null, null, null, null, null, null, null, 'fewer than 30 results', 'no estimate');

create table sales.fct_funnel_members (
    unit varchar, member_id varchar, channel varchar, cohort_month date, deepest_stage varchar,
    status varchar, stage_number bigint, skipped_stages bigint, reentries bigint, lead_at timestamp,
    mql_at timestamp, sql_at timestamp, opportunity_at timestamp, won_at timestamp, lost_at timestamp,
    observed_until timestamp
);
insert into sales.fct_funnel_members values
    ('person', 'p1', 'paid_search', '2026-01-01', 'won', 'won', 5, 3, 0, '2026-01-03', null, null, null, '2026-01-20', null, '2026-01-31'),
    ('account', 'acme', 'paid_search', '2026-01-01', 'won', 'won', 5, 3, 0, '2026-01-03', null, null, null, '2026-01-20', null, '2026-01-31');
create table sales.rpt_funnel_cohorts (
    unit varchar, cohort_month date, channel varchar, leads bigint, leads_skipped bigint, mqls bigint,
    mqls_skipped bigint, sqls bigint, sqls_skipped bigint, opportunities bigint,
    opportunities_skipped bigint, won bigint, lost bigint, still_open bigint, reentered bigint,
    lead_to_mql_rate double, mql_to_sql_rate double, sql_to_opportunity_rate double,
    opportunity_to_won_rate double, lead_to_won_rate double, lead_to_mql_median_days bigint,
    lead_to_mql_p90_days bigint, mql_to_sql_median_days bigint, mql_to_sql_p90_days bigint,
    sql_to_opportunity_median_days bigint, sql_to_opportunity_p90_days bigint,
    opportunity_to_won_median_days bigint, opportunity_to_won_p90_days bigint,
    lead_to_won_median_days bigint, lead_to_won_p90_days bigint
);
insert into sales.rpt_funnel_cohorts
select unit, cohort_month, channel, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, null, null, null, null, null, null, null, null, 17, 17
from sales.fct_funnel_members;
create table sales.rpt_funnel_monthly (
    unit varchar, month date, channel varchar, leads bigint, leads_again bigint, mqls bigint,
    mqls_again bigint, sqls bigint, sqls_again bigint, opportunities bigint,
    opportunities_again bigint, won bigint, won_again bigint
);
insert into sales.rpt_funnel_monthly
select unit, cohort_month, channel, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0 from sales.fct_funnel_members;
create table journey.rpt_lead_quality (
    month date, campaign_id varchar, model varchar, spend decimal(18, 6), leads decimal(18, 9),
    mqls decimal(18, 9), sqls decimal(18, 9), opportunities decimal(18, 9), won decimal(18, 9),
    disqualified decimal(18, 9), lost decimal(18, 9), disqualification_reasons varchar,
    lost_reasons varchar, reporting_amount decimal(18, 6)
);
insert into journey.rpt_lead_quality values
    ('2026-01-01', 'c1', 'first', 27, 0, 0, 0, 0, 0, 0, 0, '{}', '{}', 0),
    ('2026-01-01', null, 'first', 0, 1, 0, 0, 0, 1, 0, 0, '{}', '{}', 100);
create table journey.rpt_account_engagement (
    account_id varchar, week date, marketing_touches bigint, sales_touches bigint,
    engaged_persons bigint, open_deals bigint, open_pipeline decimal(18, 2),
    last_touch_channel varchar, last_touch_at timestamp
);
insert into journey.rpt_account_engagement values
    ('acme', '2025-12-29', 1, 0, 1, 0, 0, 'paid_search', '2026-01-02'),
    ('acme', '2026-01-05', 1, 1, 1, 0, 0, 'email', '2026-01-07'),
    ('acme', '2026-01-19', 0, 0, 0, 1, 0, 'email', '2026-01-07');
create table sales.rpt_engagement_worklist (
    rep_id varchar, person_id varchar, salesforce_record_id varchar, hubspot_record_id varchar,
    account_id varchar, touches bigint, open_deal_ids varchar[], open_pipeline decimal(18, 2),
    last_touch_channel varchar, last_touch_at timestamp
);
insert into sales.rpt_engagement_worklist values
    ('r1', 'p1', null, '1', 'acme', 1, ['d2'], 0, 'email', '2026-01-07');

create table journey.fct_feedback_conversions (
    platform varchar, conversion_id varchar, conversion_name varchar, person_id varchar,
    click_kind varchar, click_id varchar, email_hash varchar, phone_hash varchar, currency varchar,
    value decimal(18, 2), is_allowed boolean, refusal varchar, clicked_at timestamp,
    converted_at timestamp
);
insert into journey.fct_feedback_conversions values
    ('google_ads', 'k2', 'Won deal', 'p1', 'gclid', 'Cj0KCQmadeup', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', null, 'USD', 110, true, null, '2026-01-02', '2026-01-20'),
    ('meta', 'k2', 'Purchase', 'p1', null, null, null, null, 'USD', 110, true, 'no_address', null, '2026-01-20');
create table journey.fct_feedback_ledger (
    platform varchar, conversion_id varchar, entry_number integer, action varchar,
    order_id varchar, value decimal(18, 2), currency varchar, is_new boolean,
    converted_at timestamp, told_at timestamp, is_written boolean
);
insert into journey.fct_feedback_ledger values
    ('google_ads', 'k2', 1, 'conversion', 'k2', 100, 'USD', false, '2026-01-20', '2026-01-21', true),
    ('google_ads', 'k2', 2, 'restatement', 'k2', 110, 'USD', true, '2026-01-20', '2026-01-25', true);
create table journey.fct_feedback_audiences (
    platform varchar, audience varchar, person_id varchar, email_hash varchar, phone_hash varchar
);
insert into journey.fct_feedback_audiences values ('meta', 'customers', 'p1', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', null);
create table marketing.rpt_lead_generation (
    month date, level varchar, channel varchar, platform varchar, campaign_id varchar,
    campaign_name varchar, content varchar, landing_page varchar, model varchar, currency varchar,
    spend decimal(18, 6), leads decimal(18, 9), mqls decimal(18, 9), sqls decimal(18, 9),
    opportunities decimal(18, 9), won decimal(18, 9), attributed_amount decimal(18, 6),
    cost_per_lead decimal(18, 6), cost_per_mql decimal(18, 6), cost_per_sql decimal(18, 6),
    cost_per_won decimal(18, 6)
);
insert into marketing.rpt_lead_generation by position
select '2026-01-01', level, channel, null, campaign_id, null, null, page, 'linear', 'EUR', spend,
    leads, 0, 0, 0, won, amount, null, null, null, if(spend > 0, spend / won, null)
from (values
    ('campaign', null, 'paid_search', 'c1', 27, 0, 0.5, 50),
    ('campaign', null, 'email', null, 0, 0, 0.5, 50),
    ('campaign', null, 'unattributed', null, 0, 1, 0, 0),
    ('landing_page', '/', 'paid_search', 'c1', null, 0, 0.5, 50),
    ('landing_page', null, 'email', null, null, 0, 0.5, 50),
    ('landing_page', null, 'unattributed', null, null, 1, 0, 0)
) as credited (level, page, channel, campaign_id, spend, leads, won, amount);

create table sales.rpt_open_deals (
    deal_id varchar, source varchar, account_id varchar, person_id varchar, rep_id varchar, name varchar,
    pipeline varchar, stage varchar, deal_type varchar, currency varchar,
    reporting_amount decimal(18, 2), win_probability decimal(18, 6), probability_basis varchar,
    weighted_amount decimal(18, 2), expected_close_date date, is_overdue boolean,
    created_at timestamp, stage_entered_at timestamp, days_in_stage double, won_p90_days double,
    last_activity_at timestamp, stalled_reason varchar, is_stalled boolean, observed_until timestamp
);
insert into sales.rpt_open_deals values
    ('d2', 'hubspot', 'acme', 'p1', 'r1', null, null, 'Proposal', 'repeat', 'EUR', null, 0.5, 'stage', null, null, false, '2026-01-25', '2026-01-25', 6, 15, null, null, false, '2026-01-31');
create table sales.rpt_revenue_vs_target (
    level varchar, month date, rep_id varchar, unknown_rep varchar, team varchar, currency varchar,
    won_deals bigint, won_amount decimal(18, 2), target decimal(18, 2), elapsed_share double,
    prorated_target decimal(18, 2), attainment double, prorated_attainment double,
    gap decimal(18, 2), open_amount decimal(18, 2), overdue_amount decimal(18, 2),
    weighted_amount decimal(18, 2), coverage double
);
insert into sales.rpt_revenue_vs_target values
    ('rep', '2026-01-01', 'r1', null, 'North', 'EUR', 1, 100, 200, 1, 200, 0.5, 0.5, 100, 0, 0, 0, 0),
    ('team', '2026-01-01', null, null, 'North', 'EUR', 1, 100, 200, 1, 200, 0.5, 0.5, 100, 0, 0, 0, 0);
create table sales.rpt_pipeline_velocity (
    month date, segment_type varchar, segment varchar, currency varchar, open_deals bigint,
    won_deals bigint, lost_deals bigint, win_rate double, deal_size double, cycle_days double,
    cycle_median_days double, cycle_p90_days double, velocity double
);
insert into sales.rpt_pipeline_velocity
select '2026-01-01', unnest(['everything', 'industry', 'country', 'company_size', 'deal_type', 'team']), 'x', 'EUR', 1, 1, 0, 1, 100, 15, 15, 15, 6.7;
create table sales.rpt_win_loss (
    month date, outcome varchar, reason varchar, competitor varchar, currency varchar, deals bigint,
    deals_without_amount bigint, amount decimal(18, 2), deal_share double, average_days double
);
insert into sales.rpt_win_loss values ('2026-01-01', 'won', 'Won', 'Honda', 'EUR', 1, 0, 100, 1, 15);
create table sales.rpt_forecast_outcome (
    period_type varchar, period_start date, team varchar, currency varchar, open_deals bigint,
    unweighted_deals bigint, deals_at_present_amount bigint, open_amount decimal(18, 2),
    weighted_amount decimal(18, 2), won_deals bigint, won_amount decimal(18, 2),
    won_from_pipeline_deals bigint, won_from_pipeline_amount decimal(18, 2),
    lost_from_pipeline_deals bigint, lost_from_pipeline_amount decimal(18, 2),
    won_at_last_amount decimal(18, 2), won_at_last_share double, still_open_deals bigint
);
insert into sales.rpt_forecast_outcome
select unnest(['month', 'quarter']), '2026-01-01', 'North', 'EUR', 0, 0, 0, 0, 0, 1, 100, 0, 0, 0, 0, 0, null, 0;
create table journey.fct_attribution_daily (
    unit varchar, model varchar, conversion_type varchar, channel varchar, campaign_id varchar, currency varchar,
    weight decimal(18, 9), reporting_amount decimal(18, 2), is_report_unit boolean, is_report_model boolean,
    date_day date
);
insert into journey.fct_attribution_daily values
    ('person', 'linear', 'lead', 'unattributed', null, 'EUR', 1, null, true, true, '2026-01-03'),
    ('person', 'linear', 'won', 'paid_search', 'c1', 'EUR', 0.5, 50, true, true, '2026-01-20'),
    ('person', 'linear', 'won', 'email', null, 'EUR', 0.5, 50, true, true, '2026-01-20'),
    ('person', 'first', 'lead', 'unattributed', null, 'EUR', 1, null, true, false, '2026-01-03'),
    ('person', 'first', 'won', 'paid_search', 'c1', 'EUR', 1, 100, true, false, '2026-01-20');
create table journey.dim_dates (
    date_day date, week date, month date, quarter date, year date, is_over boolean
);
insert into journey.dim_dates
select day::date, date_trunc('week', day), date_trunc('month', day), '2026-01-01', '2026-01-01', day <= '2026-01-25'
from generate_series(date '2026-01-01', date '2026-01-31', interval 1 day) as days (day);
create table journey.rpt_lead_scores (
    person_id varchar, account_id varchar, sample varchar, is_active boolean, band varchar,
    reasons varchar[], contributions double[], lead_at timestamp, scored_at timestamp,
    converted_at timestamp, score double
);
insert into journey.rpt_lead_scores values
    ('p1', 'a1', 'held_out', true, 'A', ['industry: Retail'], [0.4], '2026-01-05', '2026-01-12', '2026-01-20', 0.7),
    ('p2', 'a1', 'too_early', true, null, null, null, '2026-01-30', '2026-02-06', null, null);
create table journey.rpt_lead_score_model (
    row_number bigint, kind varchar, sample varchar, name varchar, level varchar, target varchar,
    is_active boolean, reason varchar, leads bigint, converted bigint, odds_ratio double,
    mean double, standard_deviation double, predicted_rate double, lowest_score double, value double
);
insert into journey.rpt_lead_score_model (row_number, kind, sample, name, is_active, leads, converted, value) values
    (1, 'verdict', null, null, true, null, null, null),
    (2, 'sample', 'held_out', null, true, 1, 1, null), (3, 'sample', 'too_early', null, true, 1, 0, null),
    (4, 'quality', 'held_out', 'gain', true, null, null, 0.05),
    (5, 'quality', 'held_out', 'gain_error', true, null, null, 0.01),
    (6, 'calibration', 'held_out', 'A', true, 1, 1, 1), (7, 'coefficient', null, 'intercept', true, null, null, 0.4);

-- Every table is as it was in three releases before.
insert into quality.fct_table_measures
select
    '20260101T000000Z-00000000', schema_name || '.' || table_name, null, measure, null, 1, 1, 0, 2,
    100, 3, 'usual'
from duckdb_tables()
cross join unnest([
    'rows_kept', 'rows', 'recent_rows', 'null_share', 'zero_share', 'true_share', 'p10', 'p50',
    'p90', 'drift', 'share', 'lag_days'
]) as measures (measure)
where database_name = current_database();

-- Of the tables here, so it comes last.
create table quality.fct_column_edges (
    table_name varchar, layer varchar, column_name varchar, upstream_table varchar, upstream_layer varchar,
    upstream_column varchar
);
insert into quality.fct_column_edges values
    ('sales.fct_deals', 'mart', 'amount', 'staging.stg_hubspot__deals', 'staging', 'amount'),
    ('staging.stg_hubspot__deals', 'staging', 'amount', 'raw.hubspot.deals', 'export', 'amount');
create table quality.column_lineage (
    table_name varchar, column_name varchar, origin_kind varchar, origin_table varchar, origin_column varchar,
    source varchar, export varchar, read_from varchar, headers varchar[]
);
insert into quality.column_lineage
select schema_name || '.' || table_name, column_name, 'no column', null, null, null, null, null, null
from duckdb_columns()
where database_name = current_database() and schema_name in ('journey', 'marketing', 'sales', 'quality');
insert into quality.column_lineage values
    ('sales.fct_deals', 'amount', 'export', 'raw.hubspot.deals', 'amount', 'hubspot', 'deals', 'the header', ['Amount']);

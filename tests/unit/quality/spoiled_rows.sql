-- Rows that break every expectation of every suite at least once, none of them by a crash.
insert into journey.dim_persons (person_id, account_id, lifecycle_stage, is_customer, record_count) values
    (null, 'nobody', 'retired', null, null), ('p9', null, 'lead', true, 0);
insert into journey.dim_persons from journey.dim_persons where person_id = 'p1';
insert into journey.dim_person_records values (null, null, null, null, null), ('h1', 'nobody', 'x', 'x', 'x');
insert into journey.dim_consents values
    (null, 'fax', 'maybe', null, null, null), (null, 'fax', 'maybe', null, null, null),
    ('nobody', 'email', 'opted_in', null, null, null);
insert into journey.dim_accounts (account_id, is_customer, person_count, evidence) values
    (null, null, null, 'a hunch'), ('acme', true, -1, null);
insert into journey.dim_identity_edges (person_id, rule, confidence) values
    (null, null, 2), ('nobody', 'email', 0);
insert into journey.dim_identity_edges from journey.dim_identity_edges where person_id = 'p1';
insert into journey.dim_channels values (null, 'other', null, null), ('email', 'marketing', false, 2);
insert into journey.fct_touchpoints (touchpoint_id, person_id, side, channel, _load_id) values
    (null, 'nobody', 'other', 'fax', 'nothing'), ('t1', 'p1', null, null, null);
insert into journey.fct_conversions (conversion_id, conversion_type, person_id, deal_id, amount) values
    (null, 'A visit', 'nobody', 'no deal', 1), (null, null, null, null, null), ('k1', 'lead', null, null, null);
insert into journey.fct_journeys values
    (null, ['a', 'b'], [], 1, '2026-01-02', '2026-01-01', -1), ('k9', [], [], null, null, null, null),
    ('k9', [], [], -1, null, null, null);
insert into journey.fct_attribution values
    (null, 'person', null, 'no touch', 'x', null, null, null, null),
    ('k9', 'person', 'guess', null, 'x', null, 1.5, null, null),
    ('k2', 'person', 'first', 't1', 'x', null, 1, 1, '2026-01-20');
insert into journey.rpt_model_comparison values
    (null, null, null, null, null, null, 1, -1, -1, 2, 0), ('person', 'won', 'email', 'last', 'last', 'last', 1, 1, 2, 0, 0);
insert into journey.fct_person_id_changes (old_person_id) values (null), (null);
insert into journey.rpt_identity_review values (null, null, null, -1, 2), (null, null, null, -1, 2);

insert into marketing.dim_campaigns values
    (null, null, '2', 'x', '2026-02-01', '2026-01-01'), ('c1', 'google_ads', '1', 'x', '2026-01-01', null);
insert into marketing.fct_ad_performance_daily (spend, impressions, clicks) values
    (-1, -2, -1), (-1, -2, -1), (1, 1, 2);
insert into marketing.fct_ad_performance_daily (_load_id) values ('nothing');
insert into marketing.fct_ad_restatements (measure, difference, first_value, days_after) values
    ('spend', 0, 1, 400), ('spend', 0, 1, 400), ('reach', null, 1, 1);
insert into marketing.fct_email_campaigns values
    (null, null, -1, 2, 1, 2, 1, 2, 0, 0, 0), ('m1', '2026-01-04', 1, 1, 0, 0, 0, 0, 0, 0, 0);
insert into marketing.fct_email_machine_events values
    (null, 'x', 'sent', 'guess', 0), (null, 'x', 'sent', 'guess', 0);
insert into marketing.rpt_channel_performance_daily values
    (null, null, null, -1, -1, -1, -1, -1, -1, 0, 0, 0),
    ('2026-01-02', 'paid_search', 'first', 1, 0, 0, 0, 0, 0, 7, 0, 0),
    ('2026-01-02', 'paid_search', 'guess', 1, 0, 0, 0, 0, 0, 1, 0, 0);
insert into marketing.rpt_campaign_performance values
    (null, 'c1', null, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0), (null, 'c1', null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ('2026-01-01', 'c1', 'guess', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
insert into marketing.rpt_utm_coverage values
    (null, null, null, null, 'fine', null, null, null, null, 'no campaign', null, 1, 0, 1, 2),
    (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
insert into marketing.rpt_lead_generation (level, model, spend, leads, cost_per_lead) values
    ('page', 'guess', -1, -1, -1), ('page', 'guess', -1, -1, -1);
insert into marketing.rpt_brand_awareness (level, month, platform, spend, impressions, clicks, reach, search_spend, branded_spend, touches, contacted_accounts, touched_before_accounts) values
    ('planet', null, 'google_ads', 1, 1, 1, 0, 2, 3, 1, 0, 1), ('planet', null, 'google_ads', 1, 1, 1, 0, 2, 3, 1, 0, 1);
insert into marketing.rpt_budget_pacing (scope, platform, channel, spend, planned, elapsed_share, prorated_plan, verdict) values
    ('campaign', 'x', 'x', 1, 1, 2, 2, 'fine'), ('campaign', 'x', 'x', 1, 1, 2, 2, 'fine');
insert into marketing.rpt_segment_trends (period_type, segment_type, segment, measure, value, previous_p_value, previous_q_value, previous_verdict) values
    ('month', 'everything', 'x', 'leads', 1, 2, 1, 'up'), ('month', 'everything', 'x', 'leads', 1, 2, 1, 'up'),
    ('day', 'x', 'x', 'won_deals', 5, null, null, 'fine');
insert into marketing.rpt_spend_efficiency (channel, outcome, spend, elasticity, elasticity_low, refusal) values
    (null, 'visits', 1, 1, 2, 'x'), (null, 'visits', 1, 1, 2, 'x'), ('x', 'leads', 5, null, null, null);

insert into sales.dim_sales_reps values (null, 'x', 'x'), (null, 'x', 'x');
insert into sales.fct_deals (deal_id, status, deal_type, account_id, person_id, rep_id, amount) values
    (null, 'maybe', 'gift', 'nobody', 'nobody', 'nobody', -1), ('d1', 'won', 'new', null, null, null, null);
insert into sales.fct_deals (deal_id) values ('d3');
insert into sales.fct_deal_stages values
    ('no deal', 'x', '2026-02-01', '2026-01-01', -1, true, 0, 'x'),
    (null, 'x', null, null, null, null, null, null), (null, 'x', null, null, null, null, null, null),
    ('no deal', 'x', '2026-02-01', null, null, true, 2, 'lead');
insert into sales.fct_sales_activities values
    (null, 'nobody', 'no deal', 'nobody', null, 'dance', null), (null, null, null, null, null, null, null);
insert into sales.dim_customers values
    (null, 'nobody', 'nobody', null, null, null, 1, 1, null, null, null, '2026-02-01', '2026-01-01'),
    ('acme', 'acme', null, null, 'email', null, 5, 1, null, null, null, null, null);
insert into sales.rpt_rep_activity values
    (null, 'nobody', 9, 0, 0, 0, 0, 2, 3, 1, 0, 3, 1, 2, 5, 1, 2, 0, null, 1, 2, 0, 1, 7, 9, 10, 9, 9),
    (null, 'nobody', 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null, 0, 0, 0, 0, 0, null, 0, 0, 0, 0, 0, 0, 0, 0, 0);
insert into sales.rpt_referrals values
    ('nobody', null, 'Zoe', 'guessed', null, 3, 0, 0, 0, 7, null), ('nobody', null, 'Zoe', null, null, 0, 0, 0, 0, 0, null),
    (null, null, null, 'account', null, 0, 0, 0, 0, 0, null);
insert into sales.rpt_customer_value values
    (null, null, null, 4, 5, 1, 0, 0, 0, 1, 1, 1, null, -1, 1, 1, 0, 0, 0, null, 1, null, 0, null, 0, null),
    (null, null, null, 0, 0, null, 0, null, 0, 0, 0, 0, null, null, 0, 0, 0, 0, 0, null, 0, null, 0, null, 0, null);

insert into quality.fct_loads (load_key, status, rows, quarantined, rows_in, totals, period_start, period_end) values
    (null, 'lost', -1, -1, 5, 1, '2026-02-01', '2026-01-01'), (null, 'rejected', null, null, null, null, null, null),
    (null, null, null, null, null, null, null, null);
insert into quality.fct_quarantined_rows values
    (null, 1, 1, 'x', 'x', null), (null, 1, 1, 'x', 'x', null), ('nothing', 1, 1, 'x', 'x', 'x');
insert into quality.fct_export_drift values
    ('nothing', 'x', 'x', 'nothing', null, null, 'moved'), ('nothing', 'x', 'x', null, null, null, null);
insert into quality.fct_reconciliation (reconciliation_id, layer, source, status, difference, tolerance) values
    (null, 'x', null, 'open', 5, 1), (null, null, null, null, 5, 1), ('9', 'raw', 'x', 'closed', 5, 1), ('8', 'x', 'x', 'x', 0, 0);
insert into quality.fct_erasure_requests values
    (null, 'name', 0, 1, null), (null, 'name', 0, 1, null);
insert into quality.fct_load_conflicts values ('same age', 'a1', 'l1', 'l2', 'x'), ('same age', 'a1', 'l1', 'l2', 'x');
insert into quality.fct_records_gone values
    ('hubspot:deals:d1', 'hubspot', 'deals', 'd1', 'missing from a newer full export', 'd1', 'won', 100, 'load1'),
    ('hubspot:deals:d1', 'hubspot', 'deals', 'd1', 'missing from a newer full export', 'd1', 'won', 100, 'load1');
insert into quality.fct_gate_results (release_id, severity, kind) values (null, 'mild', 'x'), (null, 'mild', 'x');
insert into quality.fct_gate_results (release_id, status, passed) values ('1', 'maybe', true), ('2', 'overridden', false);
insert into quality.dim_releases (release_id, is_current) values (null, true), (null, true), (null, null);
insert into quality.dim_releases (release_id, overridden_checks) values ('1', 'sales.fct_deals:key_unique');
insert into quality.fct_table_measures (history_releases, state) values (0, 'odd'), (0, 'odd'), (0, null), (0, 'usual');

insert into sales.fct_funnel_members (unit, member_id, stage_number, skipped_stages, reentries, mql_at, deepest_stage) values
    ('account', 'acme', 1, 1, 1, '2026-01-01', 'mql'), (null, null, 1, 0, -1, null, 'nowhere');
insert into sales.rpt_funnel_cohorts (unit, leads, mqls, leads_skipped, mqls_skipped, sqls_skipped, opportunities_skipped, lead_to_mql_rate, lead_to_mql_median_days) values
    (null, 1, 2, 3, 0, 0, 0, 2, -1), (null, 1, 2, 3, 0, 0, 0, 2, -1);
insert into sales.rpt_funnel_monthly values
    ('account', null, null, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), ('account', null, null, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
insert into journey.rpt_lead_quality values
    (null, 'c1', null, -1, -1, 0, 0, 0, 0, 1, 1, null, null, 0), (null, 'c1', null, 0, 0, 0, 0, 0, 0, 0, 0, null, null, 0),
    ('2026-01-01', 'c1', 'guess', 0, 0, 0, 0, 0, 0, 0, 0, '{}', '{}', 0);
insert into journey.rpt_account_engagement values
    (null, null, 0, 0, 0, 0, 0, null, null), (null, null, 0, 0, 0, 0, 0, null, null),
    ('nobody', '2026-02-03', 7, 0, 0, 3, 9, null, null);
insert into sales.rpt_engagement_worklist values
    ('nobody', null, null, null, null, 0, [], 0, null, null), ('nobody', null, null, null, null, 0, [], 0, null, null),
    ('r1', 'nobody', null, null, null, 1, ['d1'], 0, null, null);
insert into sales.rpt_open_deals (deal_id, win_probability, probability_basis, stalled_reason) values
    (null, 2, null, 'old'), (null, null, 'crm', null);
insert into sales.rpt_revenue_vs_target (level, rep_id, won_amount, target, prorated_target) values
    ('firm', 'nobody', 1, 1, 2), ('firm', 'nobody', 1, 1, 2), ('rep', null, 1, null, null);
insert into sales.rpt_pipeline_velocity (segment_type, open_deals, won_deals) values ('team', -1, 1), ('team', -1, 1);
insert into sales.rpt_win_loss (outcome, deals, amount) values ('drawn', 1, 1), ('drawn', 1, 1);
insert into sales.rpt_forecast_outcome (period_type, open_deals, won_deals, unweighted_deals) values
    ('month', 0, 1, 1), ('month', 0, 1, 1), ('year', 0, 0, 0);

insert into journey.fct_feedback_conversions values
    (null, null, null, null, null, null, null, null, null, null, null, null, null, null),
    (null, null, null, null, null, null, null, null, null, null, null, null, null, null),
    ('x', 'nothing', 'x', 'p1', 'gclid', '=1+1', 'ada@acme.test', null, null, 5, false, null, '2026-02-01', '2026-01-01');
insert into journey.fct_feedback_ledger values
    (null, null, null, null, null, null, null, null, null, null, null),
    (null, null, null, null, null, null, null, null, null, null, null),
    ('meta', 'k2', 1, 'conversion', 'k2', 1, 'USD', true, '2026-01-20', '2026-01-21', true),
    ('meta', 'k2', 2, 'conversion', 'k2', 1, 'USD', true, '2026-01-20', '2026-01-21', true),
    ('x', 'k2', 1, 'undo', 'k2', 1, 'USD', true, '2026-01-20', '2026-01-21', true);
insert into journey.fct_feedback_audiences values
    (null, null, null, null, null), (null, null, null, null, null),
    ('x', 'friends', 'p2', 'bob@acme.test', null), ('meta', 'suppression', 'p2', null, null);
insert into journey.fct_attribution_daily values
    (null, null, null, null, null, null, null, null, true, true, null),
    (null, null, null, null, null, null, null, null, true, true, null),
    ('account', 'first', 'won', 'email', null, 'EUR', 3, 1, true, true, '2026-01-20');
insert into journey.dim_dates values
    (null, null, null, null, null, null), (null, null, null, null, null, null),
    ('2026-03-01', '2026-03-01', '2026-03-01', '2026-01-01', '2026-01-01', false);
insert into journey.rpt_lead_scores values
    (null, null, 'old', null, null, null, null, '2026-01-05', '2026-01-01', null, 2),
    (null, null, 'open', false, 'A', ['x'], [], '2026-01-05', '2026-01-01', '2026-01-01', 0.5),
    ('nobody', null, 'open', true, null, null, null, '2026-01-05', '2026-01-12', null, null);
insert into journey.rpt_lead_score_model (row_number, kind, is_active, reason, leads, converted, predicted_rate) values
    (null, 'verdict', true, 'off', 1, 2, 2), (null, 'guess', null, null, null, null, null),
    (1, 'verdict', false, null, null, null, null);
update journey.rpt_lead_score_model set value = 0.01 where name = 'gain';

-- What is told in one mart and not in another, and moments that nobody lived through.
insert into journey.dim_persons (person_id, lifecycle_stage, is_customer, record_count) values ('p8', 'lead', false, 3);
insert into journey.fct_touchpoints (touchpoint_id, account_id, campaign_id, occurred_at) values ('t9', 'nobody', 'nowhere', '1970-01-01');
insert into journey.fct_conversions (conversion_id, conversion_type, account_id, deal_id, converted_at) values ('k3', 'won', 'nobody', 'd9', '1970-01-01');
insert into journey.fct_feedback_audiences (platform, audience, person_id) values ('meta', 'customers', 'nobody');
insert into journey.fct_feedback_conversions (platform, conversion_id, person_id) values ('meta', 'k1', 'nobody');
insert into journey.rpt_lead_quality (month, campaign_id, model) values ('2026-01-01', 'nowhere', 'first');
insert into marketing.fct_ad_performance_daily (date_day, campaign_id) values ('1970-01-01', 'nowhere');
insert into marketing.fct_email_campaigns (campaign_id, sends, deliveries, opens, clicks, bounces, unsubscribes, complaints) values ('m9', 1, -1, 0, 0, 2, 0, 0);
insert into marketing.fct_email_machine_events (campaign_id) values ('m8');
insert into marketing.rpt_campaign_performance (month, campaign_id, model) values ('2026-01-01', 'nowhere', 'first');
insert into marketing.rpt_channel_performance_daily (date_day, channel, model) values ('2026-01-02', 'fax', 'first');
insert into sales.dim_customers (customer_id, first_deal_id) values ('c9', 'no deal');
insert into sales.fct_deals (deal_id, status, customer_id, created_at) values ('d8', 'won', 'nobody', '1970-01-01');
insert into sales.fct_deal_stages (deal_id, entered_at) values ('d8', '1970-01-01');

insert into quality.fct_column_edges values
    (null, 'top', null, null, 'top', null), (null, 'top', null, null, 'top', null),
    ('sales.fct_deals', 'mart', 'amount', 'sales.dim_nothing', 'mart', 'amount');
delete from quality.column_lineage where table_name = 'sales.fct_deals' and column_name = 'deal_id';
insert into quality.column_lineage values
    (null, null, 'guess', null, null, null, null, null, null), (null, null, 'guess', null, null, null, null, null, null),
    ('sales.fct_deals', 'amount', 'not followed', 'x', 'y', null, null, null, null),
    ('sales.fct_deals', 'amount', 'export', 'x', 'z', null, null, null, null);

-- Every ad, currency and touchpoint file, read once with explicit types and kept as Parquet.
-- The program sets the lists of files as variables; a row without a day is a totals row.

copy (
    select * from read_csv(
        getvariable('google_campaigns_csv'), auto_detect = false, header = true, skip = 2,
        delim = ',', quote = '"', escape = '"', thousands = ',', nullstr = ['', ' --'],
        columns = {
            'campaign_status': 'VARCHAR', 'campaign_name': 'VARCHAR', 'budget': 'DECIMAL(18,2)',
            'budget_type': 'VARCHAR', 'status': 'VARCHAR', 'status_reasons': 'VARCHAR',
            'campaign_type': 'VARCHAR', 'date_day': 'DATE', 'account_id': 'VARCHAR',
            'account_name': 'VARCHAR', 'campaign_id': 'VARCHAR', 'currency': 'VARCHAR',
            'impressions': 'BIGINT', 'clicks': 'BIGINT', 'interactions': 'BIGINT',
            'spend': 'DECIMAL(18,2)', 'conversions': 'DECIMAL(18,2)',
            'conversion_value': 'DECIMAL(18,2)', 'ctr': 'VARCHAR', 'impression_share': 'VARCHAR'
        }, filename = true
    ) where date_day is not null
    union all
    select * from read_csv(
        getvariable('google_campaigns_tsv'), auto_detect = false, header = true, skip = 2,
        delim = '\t', quote = '"', escape = '"', thousands = ',', nullstr = ['', ' --'],
        encoding = 'utf-16',
        columns = {
            'campaign_status': 'VARCHAR', 'campaign_name': 'VARCHAR', 'budget': 'DECIMAL(18,2)',
            'budget_type': 'VARCHAR', 'status': 'VARCHAR', 'status_reasons': 'VARCHAR',
            'campaign_type': 'VARCHAR', 'date_day': 'DATE', 'account_id': 'VARCHAR',
            'account_name': 'VARCHAR', 'campaign_id': 'VARCHAR', 'currency': 'VARCHAR',
            'impressions': 'BIGINT', 'clicks': 'BIGINT', 'interactions': 'BIGINT',
            'spend': 'DECIMAL(18,2)', 'conversions': 'DECIMAL(18,2)',
            'conversion_value': 'DECIMAL(18,2)', 'ctr': 'VARCHAR', 'impression_share': 'VARCHAR'
        }, filename = true
    ) where date_day is not null
) to 'raw/google_campaigns.parquet';

copy (
    select * from read_csv(
        getvariable('google_ad_groups_csv'), auto_detect = false, header = true, skip = 2,
        delim = ',', quote = '"', escape = '"', thousands = ',', nullstr = ['', ' --'],
        columns = {
            'ad_group_status': 'VARCHAR', 'ad_group_name': 'VARCHAR', 'campaign_name': 'VARCHAR',
            'campaign_status': 'VARCHAR', 'campaign_type': 'VARCHAR', 'date_day': 'DATE',
            'account_id': 'VARCHAR', 'account_name': 'VARCHAR', 'campaign_id': 'VARCHAR',
            'ad_group_id': 'VARCHAR', 'currency': 'VARCHAR', 'impressions': 'BIGINT',
            'clicks': 'BIGINT', 'interactions': 'BIGINT', 'spend': 'DECIMAL(18,2)',
            'conversions': 'DECIMAL(18,2)', 'conversion_value': 'DECIMAL(18,2)',
            'ctr': 'VARCHAR', 'impression_share': 'VARCHAR'
        }, filename = true
    ) where date_day is not null
    union all
    select * from read_csv(
        getvariable('google_ad_groups_tsv'), auto_detect = false, header = true, skip = 2,
        delim = '\t', quote = '"', escape = '"', thousands = ',', nullstr = ['', ' --'],
        encoding = 'utf-16',
        columns = {
            'ad_group_status': 'VARCHAR', 'ad_group_name': 'VARCHAR', 'campaign_name': 'VARCHAR',
            'campaign_status': 'VARCHAR', 'campaign_type': 'VARCHAR', 'date_day': 'DATE',
            'account_id': 'VARCHAR', 'account_name': 'VARCHAR', 'campaign_id': 'VARCHAR',
            'ad_group_id': 'VARCHAR', 'currency': 'VARCHAR', 'impressions': 'BIGINT',
            'clicks': 'BIGINT', 'interactions': 'BIGINT', 'spend': 'DECIMAL(18,2)',
            'conversions': 'DECIMAL(18,2)', 'conversion_value': 'DECIMAL(18,2)',
            'ctr': 'VARCHAR', 'impression_share': 'VARCHAR'
        }, filename = true
    ) where date_day is not null
) to 'raw/google_ad_groups.parquet';

copy (
    select * from read_csv(
        getvariable('google_ads_csv'), auto_detect = false, header = true, skip = 2,
        delim = ',', quote = '"', escape = '"', thousands = ',', nullstr = ['', ' --'],
        columns = {
            'ad_status': 'VARCHAR', 'final_url': 'VARCHAR', 'ad_name': 'VARCHAR',
            'ad_group_name': 'VARCHAR', 'campaign_name': 'VARCHAR', 'campaign_status': 'VARCHAR',
            'campaign_type': 'VARCHAR', 'date_day': 'DATE', 'account_id': 'VARCHAR',
            'account_name': 'VARCHAR', 'campaign_id': 'VARCHAR', 'ad_group_id': 'VARCHAR',
            'ad_id': 'VARCHAR', 'currency': 'VARCHAR', 'impressions': 'BIGINT',
            'clicks': 'BIGINT', 'interactions': 'BIGINT', 'spend': 'DECIMAL(18,2)',
            'conversions': 'DECIMAL(18,2)', 'conversion_value': 'DECIMAL(18,2)'
        }, filename = true
    ) where date_day is not null
    union all
    select * from read_csv(
        getvariable('google_ads_tsv'), auto_detect = false, header = true, skip = 2,
        delim = '\t', quote = '"', escape = '"', thousands = ',', nullstr = ['', ' --'],
        encoding = 'utf-16',
        columns = {
            'ad_status': 'VARCHAR', 'final_url': 'VARCHAR', 'ad_name': 'VARCHAR',
            'ad_group_name': 'VARCHAR', 'campaign_name': 'VARCHAR', 'campaign_status': 'VARCHAR',
            'campaign_type': 'VARCHAR', 'date_day': 'DATE', 'account_id': 'VARCHAR',
            'account_name': 'VARCHAR', 'campaign_id': 'VARCHAR', 'ad_group_id': 'VARCHAR',
            'ad_id': 'VARCHAR', 'currency': 'VARCHAR', 'impressions': 'BIGINT',
            'clicks': 'BIGINT', 'interactions': 'BIGINT', 'spend': 'DECIMAL(18,2)',
            'conversions': 'DECIMAL(18,2)', 'conversion_value': 'DECIMAL(18,2)'
        }, filename = true
    ) where date_day is not null
) to 'raw/google_ads.parquet';

copy (
    select * from read_csv(
        getvariable('meta_ads'), auto_detect = false, header = true, delim = ',', quote = '"',
        escape = '"',
        columns = {
            'reporting_starts': 'DATE', 'reporting_ends': 'DATE', 'account_name': 'VARCHAR',
            'account_id': 'VARCHAR', 'campaign_name': 'VARCHAR', 'campaign_id': 'VARCHAR',
            'ad_group_name': 'VARCHAR', 'ad_group_id': 'VARCHAR', 'ad_name': 'VARCHAR',
            'ad_id': 'VARCHAR', 'date_day': 'DATE', 'attribution_setting': 'VARCHAR',
            'results': 'DECIMAL(18,2)', 'result_indicator': 'VARCHAR', 'spend': 'DECIMAL(18,2)',
            'impressions': 'BIGINT', 'reach': 'BIGINT', 'clicks': 'BIGINT',
            'clicks_all': 'BIGINT', 'conversions': 'DECIMAL(18,2)',
            'conversion_value': 'DECIMAL(18,2)'
        }, filename = true
    ) where date_day is not null
) to 'raw/meta_ads.parquet';

copy (
    select * from read_csv(
        getvariable('fx_rates'), auto_detect = false, header = true, delim = ',',
        columns = {
            'rate_date': 'DATE', 'base_currency': 'VARCHAR', 'quote_currency': 'VARCHAR',
            'rate': 'DECIMAL(18,8)'
        }
    )
) to 'raw/fx_rates.parquet';

copy (
    unpivot (
        select columns(* exclude (rates_end)) from read_csv(
            getvariable('ecb_rates'), auto_detect = false, header = true, delim = ',',
            nullstr = ['', 'N/A'],
            columns = {
                'rate_date': 'DATE', 'USD': 'DECIMAL(18,8)', 'JPY': 'DECIMAL(18,8)',
                'GBP': 'DECIMAL(18,8)', 'CHF': 'DECIMAL(18,8)', 'SEK': 'DECIMAL(18,8)',
                'PLN': 'DECIMAL(18,8)', 'BGN': 'DECIMAL(18,8)', 'rates_end': 'VARCHAR'
            }
        )
    ) on columns(* exclude (rate_date)) into name quote_currency value rate
) to 'raw/ecb_rates.parquet';

copy (
    select * from read_csv(
        getvariable('sales_targets'), auto_detect = false, header = true, delim = ',',
        quote = '"', escape = '"', ignore_errors = true,
        columns = {
            'period_month': 'DATE', 'rep_email': 'VARCHAR', 'team': 'VARCHAR',
            'target_amount': 'DECIMAL(18,2)', 'currency': 'VARCHAR'
        }
    )
) to 'raw/sales_targets.parquet';

copy (
    select * from read_csv(
        getvariable('touchpoints'), auto_detect = false, header = true, delim = ',',
        quote = '"', escape = '"', ignore_errors = true,
        columns = {
            'touchpoint_ref': 'VARCHAR', 'occurred_at': 'TIMESTAMP', 'email': 'VARCHAR',
            'visitor_id': 'VARCHAR', 'touch_type': 'VARCHAR', 'page_url': 'VARCHAR',
            'referrer': 'VARCHAR', 'utm_source': 'VARCHAR', 'utm_medium': 'VARCHAR',
            'utm_campaign': 'VARCHAR', 'utm_content': 'VARCHAR', 'utm_term': 'VARCHAR',
            'gclid': 'VARCHAR', 'fbclid': 'VARCHAR', 'msclkid': 'VARCHAR',
            'li_fat_id': 'VARCHAR', 'ttclid': 'VARCHAR', 'note': 'VARCHAR'
        }, filename = true
    )
) to 'raw/touchpoints.parquet';

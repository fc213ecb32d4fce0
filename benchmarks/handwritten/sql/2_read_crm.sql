-- Every email and CRM file, unzipped by the program under unzipped/, kept as Parquet.

copy (
    select
        *,
        regexp_extract(filename, 'granular_activity/(opens|clicks)/', 1) as action,
        regexp_extract(filename, '([^/_]+)_[^/]*$', 1) as campaign_id
    from (
        select *, null::varchar as url from read_csv(
            'unzipped/mailchimp/granular_activity/opens/*.csv', auto_detect = false,
            header = true, delim = ',', quote = '"', escape = '"', filename = true,
            columns = {'email': 'VARCHAR', 'occurred_at': 'TIMESTAMP'}
        )
        union all by name
        select * from read_csv(
            'unzipped/mailchimp/granular_activity/clicks/*.csv', auto_detect = false,
            header = true, delim = ',', quote = '"', escape = '"', filename = true,
            columns = {'email': 'VARCHAR', 'occurred_at': 'TIMESTAMP', 'url': 'VARCHAR'}
        )
    )
) to 'raw/mailchimp_activity.parquet';

copy (
    select * from read_csv(
        'unzipped/mailchimp/*_members_export_*.csv', header = true, delim = ',', quote = '"',
        escape = '"', all_varchar = true, union_by_name = true, filename = true
    )
) to 'raw/mailchimp_members.parquet';

copy (
    select
        "Unique Id" as campaign_id,
        Title as title,
        strptime("Send Date", '%b %d, %Y %I:%M %p') as sent_at,
        * exclude ("Unique Id", Title, "Send Date")
    from read_csv(getvariable('mailchimp_campaigns'), header = true, all_varchar = true)
) to 'raw/mailchimp_campaigns.parquet';

copy (
    select * from read_csv(
        'unzipped/salesforce/Lead.csv', auto_detect = false, header = true, delim = ',',
        quote = '"', escape = '"', nullstr = ['', '000000000000000AAA'],
        columns = {
            'id': 'VARCHAR', 'is_deleted': 'BOOLEAN', 'master_record_id': 'VARCHAR',
            'first_name': 'VARCHAR', 'last_name': 'VARCHAR', 'title': 'VARCHAR',
            'company': 'VARCHAR', 'city': 'VARCHAR', 'country': 'VARCHAR', 'phone': 'VARCHAR',
            'mobile_phone': 'VARCHAR', 'email': 'VARCHAR', 'website': 'VARCHAR',
            'description': 'VARCHAR', 'lead_source': 'VARCHAR', 'status': 'VARCHAR',
            'industry': 'VARCHAR', 'number_of_employees': 'BIGINT', 'owner_id': 'VARCHAR',
            'has_opted_out_of_email': 'BOOLEAN', 'is_converted': 'BOOLEAN',
            'converted_at': 'TIMESTAMP', 'converted_account_id': 'VARCHAR',
            'converted_contact_id': 'VARCHAR', 'converted_opportunity_id': 'VARCHAR',
            'created_at': 'TIMESTAMP', 'created_by': 'VARCHAR', 'last_modified_at': 'TIMESTAMP',
            'last_modified_by': 'VARCHAR', 'system_modstamp': 'TIMESTAMP', 'currency': 'VARCHAR',
            'mql_at': 'TIMESTAMP', 'gclid': 'VARCHAR'
        }
    )
) to 'raw/salesforce_leads.parquet';

copy (
    select * from read_csv(
        'unzipped/salesforce/Contact.csv', auto_detect = false, header = true, delim = ',',
        quote = '"', escape = '"', nullstr = ['', '000000000000000AAA'],
        columns = {
            'id': 'VARCHAR', 'is_deleted': 'BOOLEAN', 'master_record_id': 'VARCHAR',
            'account_id': 'VARCHAR', 'first_name': 'VARCHAR', 'last_name': 'VARCHAR',
            'mailing_city': 'VARCHAR', 'mailing_country': 'VARCHAR', 'phone': 'VARCHAR',
            'mobile_phone': 'VARCHAR', 'email': 'VARCHAR', 'title': 'VARCHAR',
            'lead_source': 'VARCHAR', 'owner_id': 'VARCHAR',
            'has_opted_out_of_email': 'BOOLEAN', 'currency': 'VARCHAR',
            'created_at': 'TIMESTAMP', 'created_by': 'VARCHAR', 'last_modified_at': 'TIMESTAMP',
            'last_modified_by': 'VARCHAR', 'system_modstamp': 'TIMESTAMP'
        }
    )
) to 'raw/salesforce_contacts.parquet';

copy (
    select * from read_csv(
        'unzipped/salesforce/Account.csv', auto_detect = false, header = true, delim = ',',
        quote = '"', escape = '"', nullstr = ['', '000000000000000AAA'],
        columns = {
            'id': 'VARCHAR', 'is_deleted': 'BOOLEAN', 'master_record_id': 'VARCHAR',
            'name': 'VARCHAR', 'type': 'VARCHAR', 'parent_id': 'VARCHAR',
            'billing_city': 'VARCHAR', 'billing_country': 'VARCHAR', 'phone': 'VARCHAR',
            'website': 'VARCHAR', 'industry': 'VARCHAR', 'annual_revenue': 'DECIMAL(18,2)',
            'number_of_employees': 'BIGINT', 'owner_id': 'VARCHAR', 'currency': 'VARCHAR',
            'created_at': 'TIMESTAMP', 'created_by': 'VARCHAR', 'last_modified_at': 'TIMESTAMP',
            'last_modified_by': 'VARCHAR', 'system_modstamp': 'TIMESTAMP'
        }
    )
) to 'raw/salesforce_accounts.parquet';

-- A later extract of some opportunities: the latest change of a record wins.
copy (
    select * from (
        select * from read_csv(
            'unzipped/salesforce/Opportunity.csv', auto_detect = false, header = true,
            delim = ',', quote = '"', escape = '"', nullstr = ['', '000000000000000AAA'],
            columns = {
                'id': 'VARCHAR', 'is_deleted': 'BOOLEAN', 'account_id': 'VARCHAR',
                'contact_id': 'VARCHAR', 'name': 'VARCHAR', 'description': 'VARCHAR',
                'stage': 'VARCHAR', 'amount': 'DECIMAL(18,2)', 'probability': 'DECIMAL(18,2)',
                'expected_revenue': 'DECIMAL(18,2)', 'close_date': 'TIMESTAMP',
                'type': 'VARCHAR', 'lead_source': 'VARCHAR', 'is_closed': 'BOOLEAN',
                'is_won': 'BOOLEAN', 'forecast_category': 'VARCHAR', 'campaign_id': 'VARCHAR',
                'owner_id': 'VARCHAR', 'created_at': 'TIMESTAMP', 'created_by': 'VARCHAR',
                'last_modified_at': 'TIMESTAMP', 'last_modified_by': 'VARCHAR',
                'system_modstamp': 'TIMESTAMP', 'currency': 'VARCHAR', 'lost_reason': 'VARCHAR',
                'competitor': 'VARCHAR', 'product': 'VARCHAR'
            }
        )
        union all by name
        select * from read_csv(
            getvariable('salesforce_opportunities'), auto_detect = false, header = true,
            delim = ',', quote = '"', escape = '"',
            columns = {
                'id': 'VARCHAR', 'name': 'VARCHAR', 'account_name': 'VARCHAR',
                'account_id': 'VARCHAR', 'contact_id': 'VARCHAR', 'stage': 'VARCHAR',
                'amount': 'DECIMAL(18,2)', 'probability': 'DECIMAL(18,2)',
                'close_date': 'TIMESTAMP', 'type': 'VARCHAR', 'lead_source': 'VARCHAR',
                'is_closed': 'BOOLEAN', 'is_won': 'BOOLEAN', 'forecast_category': 'VARCHAR',
                'owner_id': 'VARCHAR', 'currency': 'VARCHAR', 'is_deleted': 'BOOLEAN',
                'lost_reason': 'VARCHAR', 'competitor': 'VARCHAR', 'product': 'VARCHAR',
                'description': 'VARCHAR', 'created_at': 'TIMESTAMP',
                'last_modified_at': 'TIMESTAMP', 'system_modstamp': 'TIMESTAMP'
            }
        )
    ) qualify row_number() over (partition by id order by system_modstamp desc) = 1
) to 'raw/salesforce_opportunities.parquet';

copy (
    select * from read_csv(
        'unzipped/salesforce/OpportunityHistory.csv', auto_detect = false, header = true,
        delim = ',', quote = '"', escape = '"', nullstr = ['', '000000000000000AAA'],
        columns = {
            'id': 'VARCHAR', 'opportunity_id': 'VARCHAR', 'created_by': 'VARCHAR',
            'created_at': 'TIMESTAMP', 'created_for_insert': 'TIMESTAMP', 'stage': 'VARCHAR',
            'amount': 'DECIMAL(18,2)', 'expected_revenue': 'DECIMAL(18,2)',
            'close_date': 'TIMESTAMP', 'probability': 'DECIMAL(18,2)',
            'from_forecast_category': 'VARCHAR', 'forecast_category': 'VARCHAR',
            'from_stage': 'VARCHAR', 'currency': 'VARCHAR', 'valid_through_at': 'TIMESTAMP',
            'system_modstamp': 'TIMESTAMP', 'is_deleted': 'BOOLEAN'
        }
    )
) to 'raw/salesforce_history.parquet';

-- The CRM's smaller tables and HubSpot's three exports.

copy (
    select * from read_csv(
        'unzipped/salesforce/OpportunityContactRole.csv', auto_detect = false, header = true,
        delim = ',', quote = '"', escape = '"', nullstr = ['', '000000000000000AAA'],
        columns = {
            'id': 'VARCHAR', 'opportunity_id': 'VARCHAR', 'contact_id': 'VARCHAR',
            'role': 'VARCHAR', 'is_primary': 'BOOLEAN', 'created_at': 'TIMESTAMP',
            'created_by': 'VARCHAR', 'last_modified_at': 'TIMESTAMP',
            'last_modified_by': 'VARCHAR', 'system_modstamp': 'TIMESTAMP',
            'is_deleted': 'BOOLEAN'
        }
    )
) to 'raw/salesforce_roles.parquet';

copy (
    select * from read_csv(
        'unzipped/salesforce/User.csv', header = true, delim = ',', quote = '"', escape = '"',
        all_varchar = true
    )
) to 'raw/salesforce_users.parquet';

copy (
    select * from read_csv(
        'unzipped/salesforce/Campaign.csv', header = true, delim = ',', quote = '"',
        escape = '"', all_varchar = true
    )
) to 'raw/salesforce_campaigns.parquet';

copy (
    select * from read_csv(
        'unzipped/salesforce/CampaignMember.csv', auto_detect = false, header = true,
        delim = ',', quote = '"', escape = '"', nullstr = ['', '000000000000000AAA'],
        columns = {
            'id': 'VARCHAR', 'is_deleted': 'BOOLEAN', 'campaign_id': 'VARCHAR',
            'lead_id': 'VARCHAR', 'contact_id': 'VARCHAR', 'status': 'VARCHAR',
            'has_responded': 'BOOLEAN', 'created_at': 'TIMESTAMP', 'created_by': 'VARCHAR',
            'last_modified_at': 'TIMESTAMP', 'last_modified_by': 'VARCHAR',
            'system_modstamp': 'TIMESTAMP', 'first_responded_at': 'TIMESTAMP'
        }
    )
) to 'raw/salesforce_campaign_members.parquet';

copy (
    select * from read_csv(
        'unzipped/salesforce/Task.csv', auto_detect = false, header = true, delim = ',',
        quote = '"', escape = '"', nullstr = ['', '000000000000000AAA'], ignore_errors = true,
        columns = {
            'id': 'VARCHAR', 'who_id': 'VARCHAR', 'what_id': 'VARCHAR', 'subject': 'VARCHAR',
            'activity_at': 'TIMESTAMP', 'status': 'VARCHAR', 'priority': 'VARCHAR',
            'owner_id': 'VARCHAR', 'description': 'VARCHAR', 'is_deleted': 'BOOLEAN',
            'account_id': 'VARCHAR', 'is_closed': 'BOOLEAN', 'created_at': 'TIMESTAMP',
            'created_by': 'VARCHAR', 'last_modified_at': 'TIMESTAMP',
            'last_modified_by': 'VARCHAR', 'system_modstamp': 'TIMESTAMP',
            'call_type': 'VARCHAR', 'call_disposition': 'VARCHAR', 'type': 'VARCHAR',
            'completed_at': 'TIMESTAMP'
        }
    )
) to 'raw/salesforce_tasks.parquet';

copy (
    select * from read_csv(
        'unzipped/salesforce/Event.csv', auto_detect = false, header = true, delim = ',',
        quote = '"', escape = '"', nullstr = ['', '000000000000000AAA'],
        columns = {
            'id': 'VARCHAR', 'who_id': 'VARCHAR', 'what_id': 'VARCHAR', 'subject': 'VARCHAR',
            'location': 'VARCHAR', 'start_at': 'TIMESTAMP', 'end_at': 'TIMESTAMP',
            'minutes': 'BIGINT', 'account_id': 'VARCHAR', 'owner_id': 'VARCHAR',
            'type': 'VARCHAR', 'is_deleted': 'BOOLEAN', 'created_at': 'TIMESTAMP',
            'created_by': 'VARCHAR', 'last_modified_at': 'TIMESTAMP',
            'last_modified_by': 'VARCHAR', 'system_modstamp': 'TIMESTAMP'
        }
    )
) to 'raw/salesforce_events.parquet';

copy (
    select * from read_csv(
        getvariable('hubspot_contacts'), auto_detect = false, header = true, delim = ',',
        quote = '"', escape = '"',
        columns = {
            'id': 'VARCHAR', 'first_name': 'VARCHAR', 'last_name': 'VARCHAR', 'email': 'VARCHAR',
            'additional_emails': 'VARCHAR', 'phone': 'VARCHAR', 'mobile_phone': 'VARCHAR',
            'company': 'VARCHAR', 'job_title': 'VARCHAR', 'city': 'VARCHAR',
            'country': 'VARCHAR', 'lifecycle_stage': 'VARCHAR', 'lead_status': 'VARCHAR',
            'owner': 'VARCHAR', 'created_at': 'TIMESTAMP', 'last_modified_at': 'TIMESTAMP',
            'lead_at': 'TIMESTAMP', 'mql_at': 'TIMESTAMP', 'sql_at': 'TIMESTAMP',
            'opportunity_at': 'TIMESTAMP', 'customer_at': 'TIMESTAMP',
            'first_session_at': 'TIMESTAMP', 'original_source': 'VARCHAR', 'drill_down_1': 'VARCHAR', 'drill_down_2': 'VARCHAR',
            'company_ids': 'VARCHAR', 'merged_ids': 'VARCHAR',
            'unsubscribed_from_all': 'BOOLEAN', 'gclid': 'VARCHAR', 'fbclid': 'VARCHAR'
        }
    )
) to 'raw/hubspot_contacts.parquet';

copy (
    select * from read_csv(
        getvariable('hubspot_companies'), auto_detect = false, header = true, delim = ',',
        quote = '"', escape = '"',
        columns = {
            'id': 'VARCHAR', 'name': 'VARCHAR', 'domain': 'VARCHAR', 'website': 'VARCHAR',
            'owner': 'VARCHAR', 'industry': 'VARCHAR', 'number_of_employees': 'BIGINT',
            'country': 'VARCHAR', 'city': 'VARCHAR', 'lifecycle_stage': 'VARCHAR',
            'created_at': 'TIMESTAMP', 'last_modified_at': 'TIMESTAMP', 'merged_ids': 'VARCHAR'
        }
    )
) to 'raw/hubspot_companies.parquet';

-- One pair of columns per stage and pipeline, so the header says how many there are.
copy (
    select
        "Record ID" as id,
        "Deal Name" as name,
        Pipeline as pipeline,
        "Deal Stage" as stage,
        Amount::decimal(18, 2) as amount,
        Currency as currency,
        "Create Date"::timestamp as created_at,
        "Close Date"::timestamp as closed_at,
        "Deal owner" as owner,
        "Deal Type" as type,
        "Closed Lost Reason" as lost_reason,
        "Original Traffic Source" as original_source,
        "Associated Company IDs" as company_ids,
        "Associated Contact IDs" as contact_ids,
        "Last Modified Date"::timestamp as last_modified_at,
        columns('^Date ')::timestamp
    from read_csv(
        getvariable('hubspot_deals'), header = true, delim = ',', quote = '"', escape = '"',
        all_varchar = true
    )
) to 'raw/hubspot_deals.parquet';

{{ latest_record(
    ref('stg_salesforce__campaign_members'), 'id', 'system_modstamp', 'salesforce.campaign_members'
) }}

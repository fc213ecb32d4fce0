{{ latest_record(
    ref('stg_salesforce__opportunities'), 'id', 'system_modstamp', 'salesforce.opportunities'
) }}

{{ latest_record(
    ref('stg_salesforce__campaigns'), 'id', 'system_modstamp', 'salesforce.campaigns'
) }}

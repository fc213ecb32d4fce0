{{ latest_record(ref('stg_salesforce__opportunity_history'), 'id', 'system_modstamp') }}

{{ latest_record(ref('stg_salesforce__events'), 'id', 'system_modstamp') }}

{{ latest_record(ref('stg_salesforce__users'), 'id', 'system_modstamp') }}

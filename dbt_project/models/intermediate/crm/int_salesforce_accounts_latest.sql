{{ latest_record(ref('stg_salesforce__accounts'), 'id', 'system_modstamp', 'salesforce.accounts') }}

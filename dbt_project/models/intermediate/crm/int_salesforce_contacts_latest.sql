{{ latest_record(ref('stg_salesforce__contacts'), 'id', 'system_modstamp', 'salesforce.contacts') }}

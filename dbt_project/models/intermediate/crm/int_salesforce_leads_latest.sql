{{ latest_record(ref('stg_salesforce__leads'), 'id', 'system_modstamp', 'salesforce.leads') }}

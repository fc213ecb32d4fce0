{{ latest_record(ref('stg_salesforce__tasks'), 'id', 'system_modstamp') }}

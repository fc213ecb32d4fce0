{{ latest_record(ref('stg_hubspot__deals'), 'record_id', 'last_modified_at', 'hubspot.deals') }}

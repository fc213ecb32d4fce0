{{ latest_record(
    ref('stg_hubspot__companies'), 'record_id', 'last_modified_at', 'hubspot.companies'
) }}

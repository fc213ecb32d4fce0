{{ latest_record(
    ref('stg_hubspot__contacts'), 'record_id', 'last_modified_at', 'hubspot.contacts'
) }}

{{ latest_record(ref('stg_pipedrive__deals'), 'id', 'updated_at', 'pipedrive.deals') }}

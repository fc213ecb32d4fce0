{{ latest_record(ref('stg_pipedrive__activities'), 'id', 'updated_at') }}

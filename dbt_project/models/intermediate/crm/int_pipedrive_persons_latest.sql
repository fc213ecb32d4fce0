{{ latest_record(ref('stg_pipedrive__persons'), 'id', 'updated_at', 'pipedrive.persons') }}

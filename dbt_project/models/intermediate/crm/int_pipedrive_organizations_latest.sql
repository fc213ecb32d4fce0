{{ latest_record(
    ref('stg_pipedrive__organizations'), 'id', 'updated_at', 'pipedrive.organizations'
) }}

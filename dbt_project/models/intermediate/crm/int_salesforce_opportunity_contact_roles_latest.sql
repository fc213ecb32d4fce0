{{ latest_record(
    ref('stg_salesforce__opportunity_contact_roles'), 'id', 'system_modstamp',
    'salesforce.opportunity_contact_roles'
) }}

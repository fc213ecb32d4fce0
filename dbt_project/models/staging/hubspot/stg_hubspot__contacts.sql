with

contacts as (

    select * from {{ source('hubspot', 'contacts') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'hubspot' and account_id is null
),

final as (

    select
        contacts.record_id, contacts.associated_company_ids, contacts.merged_record_ids,
        contacts.google_click_id, contacts.facebook_click_id,
        contacts.first_name, contacts.last_name, contacts.email, contacts.additional_emails,
        contacts.phone, contacts.mobile_phone, contacts.company_name, contacts.job_title,
        contacts.city, contacts.country, contacts.lifecycle_stage, contacts.lead_status,
        contacts.owner, contacts.original_source, contacts.original_source_drill_down_1,
        contacts.original_source_drill_down_2, contacts.unsubscribed_from_all, contacts.is_deleted,
        {{ hubspot_utc('contacts', 'first_session_at') }} as first_session_at,
        {{ hubspot_utc('contacts', 'created_at') }} as created_at,
        {{ hubspot_utc('contacts', 'last_modified_at') }} as last_modified_at,
        {{ hubspot_utc('contacts', 'became_lead_at') }} as became_lead_at,
        {{ hubspot_utc('contacts', 'became_mql_at') }} as became_mql_at,
        {{ hubspot_utc('contacts', 'became_sql_at') }} as became_sql_at,
        {{ hubspot_utc('contacts', 'became_opportunity_at') }} as became_opportunity_at,
        {{ hubspot_utc('contacts', 'became_customer_at') }} as became_customer_at,
        contacts._load_id, contacts._row_number

    from contacts
    cross join account_zone

)

select * from final

with

settings as (

    select * from {{ ref('stg_settings__lead_score') }}
    where is_on

),

-- A person is a lead once: by the first record that says so.
leads as (

    select
        conversions.person_id,
        conversions.conversion_id,
        conversions.source,
        conversions.source || ':' || conversions.record_type || ':' || conversions.record_id
            as record_key,
        conversions.converted_at as lead_at,
        conversions.converted_at + to_days(settings.observation_days) as scored_at,
        conversions.converted_at - to_days(settings.lookback_days) as seen_from

    from {{ ref('int_record_conversions') }} as conversions
    cross join settings
    where conversions.conversion_type = 'lead'
    qualify row_number() over (
        partition by conversions.person_id
        order by conversions.converted_at, conversions.conversion_id
    ) = 1

),

-- An account that is made when a lead converts, as CRMs do, tells of nobody before.
final as (

    select
        leads.*,
        coalesce(salesforce_leads.industry, accounts.industry) as industry,
        coalesce(salesforce_leads.country, contacts.country, accounts.country) as country,
        coalesce(salesforce_leads.number_of_employees, accounts.number_of_employees)
            as number_of_employees

    from leads
    left join {{ ref('int_salesforce_leads_latest') }} as salesforce_leads
        on leads.record_key = 'salesforce:lead:' || salesforce_leads.id
    left join {{ ref('int_hubspot_contacts_latest') }} as contacts
        on leads.record_key = 'hubspot:contact:' || contacts.record_id
    left join {{ ref('int_person_records') }} as records
        on leads.record_key = records.record_key
    left join {{ ref('int_account_records') }} as accounts
        on
            records.account_key = accounts.account_key
            and leads.scored_at >= accounts.created_at

)

select * from final

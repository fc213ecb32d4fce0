with

contacts as (

    select * from {{ source('activecampaign', 'contacts') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'activecampaign' and account_id is null
),

final as (

    select
        contacts.contact_id,
        contacts.email, contacts.first_name, contacts.last_name, contacts.phone,
        contacts.company, contacts.status, contacts.tags,
        {{ to_utc('contacts.created_at') }} as created_at,
        contacts._load_id, contacts._row_number

    from contacts
    cross join account_zone

)

select * from final

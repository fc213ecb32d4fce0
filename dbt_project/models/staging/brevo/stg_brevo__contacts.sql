with

contacts as (

    select * from {{ source('brevo', 'contacts') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'brevo' and account_id is null
),

final as (

    select
        contacts.contact_id,
        contacts.email, contacts.first_name, contacts.last_name, contacts.phone,
        contacts.company,
        contacts.email_blacklisted, contacts.sms_blacklisted,
        {{ to_utc('contacts.added_at') }} as added_at,
        {{ to_utc('contacts.modified_at') }} as modified_at,
        contacts._load_id, contacts._row_number

    from contacts
    cross join account_zone

)

select * from final

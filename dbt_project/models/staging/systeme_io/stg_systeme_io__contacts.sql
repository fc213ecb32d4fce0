with

contacts as (

    select * from {{ source('systeme_io', 'contacts') }}

),

account_zone as (

    select time_zone from {{ ref('stg_settings__accounts') }}
    where source = 'systeme_io' and account_id is null
),

final as (

    select
        contacts.email, contacts.first_name, contacts.last_name, contacts.phone,
        contacts.country, contacts.tags,
        {{ to_utc('contacts.registered_at') }} as registered_at,
        contacts._load_id, contacts._row_number

    from contacts
    cross join account_zone

)

select * from final

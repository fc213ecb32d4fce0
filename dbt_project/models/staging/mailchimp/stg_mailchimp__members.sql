with

members as (

    select * from {{ source('mailchimp', 'members') }}

),

final as (

    select
        member_id, list_id, unique_email_id,
        email, first_name, last_name, status, unsubscribe_reason,
        optin_at, signup_at, last_changed_at,
        _load_id, _row_number

    from members

)

select * from final

with

users as (

    select * from {{ source('salesforce', 'users') }}

),

final as (

    select
        id,
        user_role_id,
        manager_id,
        username,
        first_name,
        last_name,
        name,
        email,
        title,
        department,
        division,
        is_active,
        created_at,
        system_modstamp,
        _load_id,
        _row_number

    from users

)

select * from final

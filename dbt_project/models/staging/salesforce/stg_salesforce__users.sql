with

users as (

    select * from {{ source('salesforce', 'users') }}

),

final as (

    select
        {{ salesforce_id('id') }} as id,
        {{ salesforce_id('user_role_id') }} as user_role_id,
        {{ salesforce_id('manager_id') }} as manager_id,
        username, first_name, last_name, name, email, title, department, division, is_active,
        created_at, system_modstamp,
        _load_id, _row_number

    from users

)

select * from final

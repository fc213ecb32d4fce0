with

names as (

    select company as name
    from {{ ref('int_identity_records') }}

    union

    select name
    from {{ ref('int_account_records') }}

),

final as (

    select
        name,
        {{ company_name('name') }} as name_key

    from names
    where name is not null

)

select * from final

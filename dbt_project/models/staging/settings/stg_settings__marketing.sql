with

marketing as (

    select * from {{ source('settings', 'marketing') }}

),

final as (

    select
        brand_names,
        brand_words,
        budget_tolerance

    from marketing

)

select * from final

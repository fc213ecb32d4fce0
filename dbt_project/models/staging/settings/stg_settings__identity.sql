with

identity as (

    select * from {{ source('settings', 'identity') }}

),

final as (

    select
        phone_country,
        identifier_record_cap,
        person_record_cap,
        link_threshold,
        review_threshold,
        link_similar

    from identity

)

select * from final

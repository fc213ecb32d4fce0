with

record_conversions as (

    select * from {{ ref('int_record_conversions') }}

),

deal_conversions as (

    select * from {{ ref('int_deal_conversions') }}

),

persons as (

    select
        person_id,
        account_id

    from {{ ref('int_persons') }}

),

unioned as (

    select
        record_conversions.*,
        persons.account_id

    from record_conversions
    inner join persons
        on record_conversions.person_id = persons.person_id

    union all by name

    select *
    from deal_conversions

),

final as (

    -- The number stands for the id in the windows over millions of touches; as a hash of the id it
    -- needs no order to be computed.
    select
        *,
        (md5_number_lower(conversion_id) >> 1)::bigint as conversion_number

    from unioned

)

select * from final

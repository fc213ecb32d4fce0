with

platforms as (

    select distinct platform from {{ ref('int_feedback_rules') }}

),

hashed as (

    select * from {{ ref('int_feedback_persons') }}

),

persons as (

    select * from {{ ref('dim_persons') }}

),

-- Who objected is kept out of campaigns; who asked to be erased is told to nobody.
members as (

    select
        hashed.*,
        if(hashed.withheld is null, 'customers', 'suppression') as audience

    from hashed
    inner join persons
        on hashed.person_id = persons.person_id
    where
        (hashed.withheld is null and persons.is_customer)
        or hashed.withheld = 'opted_out'

),

final as (

    select
        platforms.platform,
        members.audience,
        members.person_id,
        if(
            platforms.platform = 'google_ads', members.google_email_hash, members.email_hash
        ) as email_hash,
        if(
            platforms.platform = 'google_ads', members.phone_hash, members.digits_hash
        ) as phone_hash

    from members
    cross join platforms
    where members.email_hash is not null

)

select * from final

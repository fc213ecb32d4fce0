with

reps as (

    select
        *,
        {{ normalized_name('name') }} as normalized_name

    from {{ ref('int_rep_records') }}

),

-- A name or an address joins two systems only where it names one user.
users_by_email as (

    select
        source,
        email,
        min(rep_key) as rep_key

    from reps
    where is_listed and email is not null
    group by source, email
    having count(*) = 1

),

users_by_name as (

    select
        source,
        normalized_name,
        min(rep_key) as rep_key

    from reps
    where is_listed and normalized_name is not null
    group by source, normalized_name
    having count(*) = 1

),

final as (

    select
        reps.rep_key,
        coalesce(
            users_by_email.rep_key,
            users_by_name.rep_key,
            own_by_email.rep_key,
            own_by_name.rep_key,
            reps.rep_key
        ) as rep_id

    from reps
    left join users_by_email
        on
            reps.source <> 'salesforce'
            and users_by_email.source = 'salesforce'
            and reps.email = users_by_email.email
    left join users_by_name
        on
            reps.source <> 'salesforce'
            and users_by_name.source = 'salesforce'
            and reps.normalized_name = users_by_name.normalized_name
    -- An owner whom one export names and another lists with an id.
    left join users_by_email as own_by_email
        on
            not reps.is_listed
            and reps.source = own_by_email.source
            and reps.email = own_by_email.email
    left join users_by_name as own_by_name
        on
            not reps.is_listed
            and reps.source = own_by_name.source
            and reps.normalized_name = own_by_name.normalized_name

)

select * from final

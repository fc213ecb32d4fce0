with

reps as (

    select * from {{ ref('int_rep_records') }}

),

reps_mapped as (

    select * from {{ ref('int_reps_mapped') }}

),

teams as (

    select * from {{ ref('int_rep_teams') }}

),

final as (

    select
        reps.rep_key as rep_id,
        reps.source,
        reps.name,
        reps.email,
        coalesce(teams.team, reps.team) as team,
        reps.title,
        reps.is_active,
        reps.is_listed

    from reps
    inner join reps_mapped
        on reps.rep_key = reps_mapped.rep_key
    left join teams
        on reps.email = teams.email
    where reps_mapped.rep_id = reps_mapped.rep_key

)

select * from final

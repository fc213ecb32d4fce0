with

activities as (

    select
        *,
        coalesce(account_id, person_id) as customer_id

    from {{ ref('fct_sales_activities') }}
    where kind <> 'note'

),

-- The first meeting of a person, and how many touches went before it.
first_meetings as (

    select
        rep_id,
        occurred_at as at,
        row_number() over (partition by person_id order by occurred_at, activity_id) - 1 as touches

    from activities
    where is_completed and person_id is not null
    qualify
        kind = 'meeting'
        and row_number() over (partition by person_id, kind order by occurred_at, activity_id) = 1

),

unioned as (

    select rep_id, occurred_at as at, if(is_completed, kind, 'planned') as kind from activities
    union all by name
    select * exclude (source), lead_at as at from {{ ref('int_leads_answered') }}
    union all by name
    select * from first_meetings
    union all by name
    select * exclude (closed_at), closed_at as at from {{ ref('int_deals_worked') }}

),

final as (

    select
        date_trunc('month', {{ reporting_day('unioned.at', 'defaults') }})::date as month,
        unioned.rep_id,
        any_value(reps.name) as rep_name,
        any_value(reps.team) as team,
        {{- rep_activity_measures('unioned') }}

    from unioned
    cross join {{ ref('int_reporting_defaults') }} as defaults
    left join {{ ref('dim_sales_reps') }} as reps using (rep_id)
    group by month, unioned.rep_id

)

select * from final

with

activities as (

    select
        *,
        coalesce(account_id, person_id) as customer_id

    from {{ ref('int_sales_activities_unified') }}
    where kind <> 'note' and is_completed

),

observed as (

    select distinct source from activities

),

closed_deals as (

    select * from {{ ref('int_deals_unified') }}
    where status <> 'open'

),

-- An activity that names no deal is with all that its customer has open.
doings as (

    select
        closed_deals.deal_id,
        activities.kind

    from closed_deals
    inner join activities using (deal_id)
    where activities.occurred_at < closed_deals.closed_at::date + 1
    union
    select
        closed_deals.deal_id,
        activities.kind

    from closed_deals
    inner join activities using (customer_id)
    where
        activities.deal_id is null
        and activities.occurred_at >= closed_deals.created_at
        and activities.occurred_at < closed_deals.closed_at::date + 1

),

worked as (

    select
        deal_id,
        bool_or(kind = 'meeting') as has_meeting

    from doings
    group by deal_id

),

final as (

    select
        closed_deals.rep_id,
        closed_deals.closed_at,
        closed_deals.status,
        case
            when observed.source is null then 'unobserved'
            else if(worked.deal_id is null, 'without_activity', 'with_activity')
        end as activity,
        coalesce(observed.source is not null and worked.has_meeting, false) as has_meeting

    from closed_deals
    left join worked using (deal_id)
    left join observed using (source)

)

select * from final

with

deal_contacts as (

    select * from {{ ref('int_deal_contacts') }}

),

deals as (

    select * from {{ ref('int_deals_unified') }}
    where status = 'open'

),

final as (

    select
        deal_contacts.person_id,
        deals.rep_id,
        list(deals.deal_id order by deals.deal_id) as open_deal_ids,
        coalesce(sum(deals.reporting_amount), 0)::decimal(18, 2) as open_pipeline

    from deal_contacts
    inner join deals
        on deal_contacts.deal_id = deals.deal_id
    group by deal_contacts.person_id, deals.rep_id

)

select * from final

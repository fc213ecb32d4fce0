with

person_accounts as (

    select * from {{ ref('int_person_accounts') }}

),

-- A deal without an account is its person's company's, or the person's own.
priced as (

    select
        deals.*,
        coalesce(deals.account_id, person_accounts.account_id) as customer_account_id,
        coalesce(customer_account_id, deals.person_id) as customer_id

    from {{ ref('int_deals_priced') }} as deals
    left join person_accounts
        on deals.person_id = person_accounts.person_id
    where not deals.is_deleted

),

customers as (

    select
        customer_id,
        min(won_at) as first_won_at

    from priced
    where customer_id is not null
    group by customer_id

),

final as (

    select
        priced.*,
        case
            when
                contains(lower(concat_ws(' ', priced.crm_type, priced.pipeline)), 'renew')
                then 'renewal'
            when customers.first_won_at < priced.created_at then 'repeat'
            else 'new'
        end as deal_type,
        -- To HubSpot's traffic sources Referrals are links on other sites.
        contains(lower(concat_ws(' ', priced.crm_source, priced.crm_type)), 'referral')
        and (priced.source || ':' || lower(priced.crm_source)) is distinct from 'hubspot:referrals'
            as is_referral

    from priced
    left join customers
        on priced.customer_id = customers.customer_id

)

select * from final

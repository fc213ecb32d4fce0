with

priced as (

    select * from {{ ref('int_deals_priced') }}
    where not is_deleted

),

customers as (

    select
        account_id,
        min(won_at) as first_won_at

    from priced
    where account_id is not null
    group by account_id

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
        contains(lower(concat_ws(' ', priced.crm_source, priced.crm_type)), 'referral')
            as is_referral

    from priced
    left join customers
        on priced.account_id = customers.account_id

)

select * from final

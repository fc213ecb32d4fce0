with

told as (

    select
        *,
        if(contains(lower(crm_source), 'referral'), crm_source, crm_type) as words,
        coalesce(
            nullif(trim(regexp_extract(words, '(?i)referr[^:]*:(.*)', 1)), ''),
            nullif(trim(regexp_extract(words, '(?i)referr\w*\s+(by|from|-|–)\s+(.*)', 2)), '')
        ) as referrer,
        {{ company_name('referrer') }} as name_key

    from {{ ref('int_deals_unified') }}
    where is_referral

),

-- The one account of a name; a record that the CRM deleted or merged counts where no other has it.
names as (

    select
        name_key,
        case
            when count(distinct account_id) filter (where is_living) = 1
                then min(account_id) filter (where is_living)
            when count(distinct account_id) = 1 then min(account_id)
        end as referrer_account_id

    from {{ ref('int_accounts_mapped') }}
    where name_key is not null
    group by name_key

),

resolved as (

    select
        told.*,
        names.referrer_account_id,
        if(names.referrer_account_id is null, told.referrer, null) as referrer_told,
        case
            when names.referrer_account_id is not null then 'account'
            when told.referrer is null then 'not_told'
            when names.name_key is not null then 'ambiguous'
            else 'unknown'
        end as resolution

    from told
    left join names using (name_key)

),

final as (

    select
        resolved.referrer_account_id,
        accounts.name as referrer_name,
        resolved.referrer_told,
        resolved.resolution,
        resolved.customer_id,
        defaults.reporting_currency as currency,
        count(*) as deals,
        {%- for status in ['open', 'won', 'lost'] %}
            count(*) filter (where resolved.status = '{{ status }}') as {{ status }}_deals,
        {%- endfor %}
        coalesce(sum(resolved.reporting_amount) filter (where resolved.status = 'won'), 0)
            ::decimal(18, 2) as won_amount,
        max(customers.value) as acquired_value,
        min(resolved.created_at) as first_referred_at,
        min(resolved.won_at) as first_won_at

    from resolved
    cross join {{ ref('int_reporting_defaults') }} as defaults
    left join {{ ref('dim_accounts') }} as accounts
        on resolved.referrer_account_id = accounts.account_id
    left join {{ ref('dim_customers') }} as customers
        on resolved.deal_id = customers.first_deal_id
    group by
        resolved.referrer_account_id,
        accounts.name,
        resolved.referrer_told,
        resolved.resolution,
        resolved.customer_id,
        defaults.reporting_currency

)

select * from final

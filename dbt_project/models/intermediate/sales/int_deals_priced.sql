with

deal_records as (

    select * from {{ ref('int_deal_records') }}

),

stages as (

    select * from {{ ref('stg_settings__stages') }}

),

entries as (

    select
        deal_id,
        min(entered_at) filter (where canonical_stage = 'won' and entered_at_basis <> 'export')
            as won_at

    from {{ ref('int_deal_stages_unified') }}
    group by deal_id

),

contacts as (

    select * from {{ ref('int_deal_contacts') }}
    where is_primary

),

accounts_mapped as (

    select * from {{ ref('int_accounts_mapped') }}

),

reps_mapped as (

    select * from {{ ref('int_reps_mapped') }}

),

account_settings as (

    select * from {{ ref('stg_settings__accounts') }}
    where account_id is null

),

fx_rates as (

    select * from {{ ref('int_fx_rates_filled') }}

),

judged as (

    select
        deal_records.*,
        case
            when coalesce(deal_records.is_won, stages.canonical_stage = 'won') then 'won'
            when coalesce(deal_records.is_closed, stages.canonical_stage = 'lost') then 'lost'
            else 'open'
        end as status,
        if(
            stages.canonical_stage in ('won', 'lost'), null, stages.canonical_stage
        ) as open_stage,
        coalesce(
            nullif(nullif(deal_records.currency, ''), '000'), account_settings.currency
        ) as deal_currency

    from deal_records
    left join stages
        on
            deal_records.source = stages.source
            and lower(deal_records.stage) = stages.label
    left join account_settings
        on deal_records.source = account_settings.source

),

dated as (

    select
        *,
        case
            when status = 'open' then coalesce(open_stage, 'opportunity')
            else status
        end as canonical_stage,
        case when status <> 'open' then close_at end as closed_at,
        case
            when status <> 'open' then coalesce(close_date, created_at::date)
            else created_at::date
        end as rate_day

    from judged

),

final as (

    select
        dated.*,
        fx_rates.rate,
        (dated.amount::decimal(20, 6) * fx_rates.rate)::decimal(18, 2) as reporting_amount,
        contacts.person_id,
        accounts_mapped.account_id,
        reps_mapped.rep_id,
        case
            when dated.status = 'won' then coalesce(entries.won_at, dated.close_at)
        end as won_at

    from dated
    left join fx_rates
        on
            dated.deal_currency = fx_rates.currency
            and dated.rate_day = fx_rates.date_day
    left join entries
        on dated.deal_id = entries.deal_id
    left join contacts
        on dated.deal_id = contacts.deal_id
    left join accounts_mapped
        on dated.account_key = accounts_mapped.account_key
    left join reps_mapped
        on dated.rep_key = reps_mapped.rep_key

)

select * from final

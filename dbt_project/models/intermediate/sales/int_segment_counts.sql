{%- set results = {
    'leads': 'lead', 'mqls': 'mql', 'sqls': 'sql', 'opportunities': 'opportunity',
    'won_deals': 'won', 'lost_deals': 'lost',
} -%}
with

today as (

    select * from {{ ref('int_reporting_today') }}

),

deals as (

    select
        deals.*,
        {{ decided_at('deals', 'today') }} as decided_at

    from {{ ref('int_deals_unified') }} as deals
    cross join today

),

-- What people of one account do is not independent: its results are counted together.
happened as (

    select
        conversion_type as result,
        converted_at as at,
        account_id,
        coalesce(account_id, person_id, deal_id) as cluster_id,
        deal_id,
        null as amount

    from {{ ref('int_conversions_unified') }}
    where conversion_type in ('lead', 'mql', 'sql', 'opportunity')
    union all
    select
        status as result,
        decided_at as at,
        account_id,
        coalesce(account_id, person_id, deal_id) as cluster_id,
        deal_id,
        if(status = 'won', reporting_amount, null) as amount

    from deals
    where status <> 'open'

),

-- Only of a deal is there a word on what it is about.
placed as (

    select
        kinds.period_type,
        {{ reporting_day('happened.at', 'today') }} as day,
        date_trunc(kinds.period_type, day)::date as period_start,
        happened.cluster_id,
        'All' as everything,
        coalesce(accounts.industry, 'Unknown') as industry,
        coalesce({{ company_size('accounts.number_of_employees') }}, 'Unknown') as company_size,
        coalesce(accounts.country, 'Unknown') as country,
        if(
            happened.deal_id is null, null,
            coalesce({{ listed_names('deals.product') }}, 'Not told')
        ) as product,
        if(happened.deal_id is null, null, coalesce(deals.pipeline, 'Not told')) as pipeline,
        deals.deal_type,
        {%- for measure, result in results.items() %}
            (happened.result = '{{ result }}')::bigint as {{ measure }},
        {%- endfor %}
        coalesce(happened.amount, 0) as won_amount,
        (happened.amount is not null)::bigint as priced_deals

    from happened
    cross join today
    cross join (values ('month'), ('quarter')) as kinds (period_type)
    left join {{ ref('int_account_records') }} as accounts
        on happened.account_id = accounts.account_key
    left join deals
        on happened.deal_id = deals.deal_id

),

segmented as (

    unpivot placed on everything, industry, company_size, country, product, pipeline, deal_type
    into name segment_type value segment

),

clustered as (

    select
        period_type, period_start, segment_type, segment, cluster_id,
        {%- for measure in (results | list) + ['priced_deals'] %}
            sum({{ measure }})::bigint as {{ measure }},
        {%- endfor %}
        sum(won_amount)::decimal(18, 2) as won_amount,
        min(day) as first_day,
        max(day) as last_day

    from segmented
    group by period_type, period_start, segment_type, segment, cluster_id

),

final as (

    select
        period_type, period_start, segment_type, segment,
        {%- for measure in (results | list) + ['won_amount'] %}
            sum({{ measure }}) as {{ measure }},
            sum({{ measure }} * {{ measure }}) as {{ measure }}_squares,
        {%- endfor %}
        sum(priced_deals) as priced_deals,
        min(first_day) as first_day,
        max(last_day) as last_day

    from clustered
    group by period_type, period_start, segment_type, segment

)

select * from final

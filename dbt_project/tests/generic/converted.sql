{#- Fails where an amount has no rate into the reporting currency, and says which rate is missing. -#}
{%- test converted(model, amount, reporting_amount, day, currency='currency') -%}
select
    {{ currency }} as currency,
    min({{ day }}::date) as first_day,
    max({{ day }}::date) as last_day,
    count(*) as row_count,
    'add rates for this currency and these days to an fx_rates file' as remedy

from {{ model }}
where {{ amount }} is not null and {{ reporting_amount }} is null
group by all
{%- endtest -%}

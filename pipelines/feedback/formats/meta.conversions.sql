select
    conversions.email_hash as email,
    conversions.phone_hash as phone,
    plain(ledger.conversion_name) as event_name,
    strftime(ledger.converted_at, '%Y-%m-%dT%H:%M:%SZ') as event_time,
    ledger.value,
    ledger.currency,
    ledger.order_id
from journey.fct_feedback_ledger as ledger
inner join journey.fct_feedback_conversions as conversions
    using (platform, conversion_id)
where platform = 'meta' and ledger.is_new and ledger.is_written
order by ledger.order_id

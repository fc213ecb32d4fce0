select
    conversions.email_hash as email,
    epoch_ms(ledger.converted_at) as "timestamp",
    plain(ledger.conversion_name) as eventtype,
    ledger.value as amount,
    ledger.currency
from journey.fct_feedback_ledger as ledger
inner join journey.fct_feedback_conversions as conversions
    using (platform, conversion_id)
where platform = 'linkedin' and ledger.is_new and ledger.is_written
order by ledger.order_id

select
    order_id as "Order ID",
    plain(conversion_name) as "Conversion Name",
    strftime(told_at, '%Y-%m-%d %H:%M:%S') as "Adjustment Time",
    if(action = 'retraction', 'RETRACT', 'RESTATE') as "Adjustment Type",
    if(action = 'retraction', null, value) as "Adjusted Value",
    if(action = 'retraction', null, currency) as "Adjusted Value Currency"
from journey.fct_feedback_ledger
where platform = 'google_ads' and is_new and is_written and action <> 'conversion'
order by order_id

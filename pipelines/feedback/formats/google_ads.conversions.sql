select
    if(click_kind = 'gclid', click_id, null) as "Google Click ID",
    if(click_kind = 'gbraid', click_id, null) as "GBRAID",
    if(click_kind = 'wbraid', click_id, null) as "WBRAID",
    plain(conversion_name) as "Conversion Name",
    strftime(converted_at, '%Y-%m-%d %H:%M:%S') as "Conversion Time",
    value as "Conversion Value",
    currency as "Conversion Currency",
    order_id as "Order ID"
from journey.fct_feedback_ledger
where platform = 'google_ads' and is_new and is_written and action = 'conversion'
order by order_id

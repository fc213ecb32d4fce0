select
    email_hash as "Email",
    phone_hash as "Phone"
from journey.fct_feedback_audiences
where platform = 'google_ads' and audience = 'customers'
order by email_hash, phone_hash

select
    email_hash as email,
    phone_hash as phone
from journey.fct_feedback_audiences
where platform = 'meta' and audience = 'customers'
order by email_hash, phone_hash

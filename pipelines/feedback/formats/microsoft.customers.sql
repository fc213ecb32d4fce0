select email_hash as "Email"
from journey.fct_feedback_audiences
where platform = 'microsoft' and audience = 'customers'
order by email_hash

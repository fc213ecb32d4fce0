select
    email_hash as email,
    null as firstname,
    null as lastname,
    null as jobtitle,
    null as employeecompany,
    null as country,
    null as googleaid
from journey.fct_feedback_audiences
where platform = 'linkedin' and audience = 'suppression'
order by email_hash

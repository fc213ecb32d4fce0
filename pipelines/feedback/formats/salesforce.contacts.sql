select
    salesforce_record_id as "Id",
    strftime(max(last_touch_at), '%Y-%m-%dT%H:%M:%SZ') as "Engaged_At__c",
    max(touches) as "Engagement_Touches__c",
    plain(array_to_string(any_value(channels), '; ')) as "Engagement_Channels__c",
    plain(any_value(coalesce(last_campaign_name, last_campaign_id))) as "Engagement_Campaign__c",
    len(flatten(list(open_deal_ids))) as "Engagement_Open_Deals__c"
from sales.rpt_engagement_worklist
where salesforce_record_id like '003%'
group by salesforce_record_id
order by salesforce_record_id

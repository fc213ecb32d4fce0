select
    hubspot_record_id as "Record ID",
    epoch_ms(max(last_touch_at)) as "Engaged at",
    max(touches) as "Engagement touches",
    plain(array_to_string(any_value(channels), '; ')) as "Engagement channels",
    plain(any_value(coalesce(last_campaign_name, last_campaign_id))) as "Engagement campaign",
    len(flatten(list(open_deal_ids))) as "Engagement open deals"
from sales.rpt_engagement_worklist
where hubspot_record_id is not null
group by hubspot_record_id
order by length(hubspot_record_id), hubspot_record_id

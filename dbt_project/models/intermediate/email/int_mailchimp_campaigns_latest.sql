{{ latest_record(ref('stg_mailchimp__campaigns'), 'campaign_id') }}

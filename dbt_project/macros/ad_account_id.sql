{#- One account, one id: on Google Ads 1234567890 is 123-456-7890, as its interface prints it; on Meta act_123 is 123. -#}
{%- macro ad_account_id(platform, account_id) -%}
if(
            {{ platform }} = 'google_ads',
            regexp_replace({{ account_id }}, '^([0-9]{3})-?([0-9]{3})-?([0-9]{4})$', '\1-\2-\3'),
            regexp_replace({{ account_id }}, '^act_', '')
        )
{%- endmacro -%}

{#- One account, one id: 123-456-7890 is 1234567890, and act_123 is 123. Names stay as they are. -#}
{%- macro ad_account_id(account_id) -%}
regexp_replace({{ account_id }}, '^(?:act_)?([0-9]+)(?:-([0-9]+))?(?:-([0-9]+))?$', '\1\2\3')
{%- endmacro -%}

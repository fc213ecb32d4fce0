{#- One purchase stands under several types of action: the first of these that a row has is taken, never a sum. -#}
{%- macro purchase_types() -%}
{{ return([
    'omni_purchase',
    'purchase',
    'offsite_conversion.fb_pixel_purchase',
    'onsite_web_purchase',
    'onsite_web_app_purchase',
    'web_in_store_purchase',
    'onsite_conversion.purchase',
    'app_custom_event.fb_mobile_purchase',
]) }}
{%- endmacro -%}

{#- The purchases in a list of actions, JSON or as Python prints it; 0 when it lists none, null without a list. -#}
{%- macro listed_purchases(actions) -%}
{%- set object = "regexp_extract_all(" ~ actions ~ ", '\{[^{}]*\}')" -%}
case
            when {{ actions }} is null then null
            {%- for type in purchase_types() %}
            {%- set named = '["\'\']action_type["\'\']\s*:\s*["\'\']' ~ type | replace('.', '\.') ~ '["\'\']' %}
            when regexp_matches({{ actions }}, '{{ named }}')
                then list_sum(list_transform(
                    list_filter({{ object }}, item -> regexp_matches(item, '{{ named }}')),
                    item -> try_cast(
                        regexp_extract(item, '["'']value["'']\s*:\s*["'']?(-?[0-9.eE+-]+)', 1) as decimal(18, 6)
                    )
                ))
            {%- endfor %}
            else 0
        end
{%- endmacro -%}

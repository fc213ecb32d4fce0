{#- The decoded value of a parameter in a page address; null when it is missing or empty. -#}
{%- macro url_parameter(column, parameter) -%}
nullif(trim(url_decode(replace(
    regexp_extract({{ column }}, '(?i)[?&]{{ parameter }}=([^&#]*)', 1), '+', ' '
))), '')
{%- endmacro -%}

{#- The host of an address in lower case, without www. and port; null when there is none. -#}
{%- macro url_host(column) -%}
nullif(regexp_replace(lower(regexp_extract(
    trim({{ column }}), '^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://)?(?:[^/@?#]*@)?([^/:?#\s]+\.[^/:?#\s]+)', 1
)), '^www\.', ''), '')
{%- endmacro -%}

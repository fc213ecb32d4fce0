{#-
    The parameters of an address as a list of 'key=value', still encoded but for plus signs. Those of a fragment count
    too, and separators written as in HTML are read as what they mean.
-#}
{%- macro url_parameters(column) -%}
string_split(translate(replace({{ column }}, '&amp;', '&'), '?#+', '&& '), '&')
{%- endmacro -%}

{#- A text without its percent-encoding, twice if it was encoded twice; as it is where the bytes are no UTF-8. -#}
{%- macro url_text(text) -%}
if(
    contains({{ text }}, '%'),
    coalesce(
        try(if(
            contains({{ text }}, '%25'),
            url_decode(url_decode(replace({{ text }}, '%00', ''))), url_decode(replace({{ text }}, '%00', ''))
        )),
        {{ text }}
    ),
    {{ text }}
)
{%- endmacro -%}

{#- The value of a parameter out of the lists keys and texts; null when it is missing or empty. -#}
{%- macro url_value(parameter) -%}
nullif(trim(substr(texts[list_position(keys, '{{ parameter }}')], {{ parameter | length + 2 }})), '')
{%- endmacro -%}

{#- A tag that says something: null when empty or a template that was never filled in, such as {campaignid}. -#}
{%- macro resolved_tag(column) -%}
case
    when
        contains({{ column }}, '{')
        or contains({{ column }}, '[[')
        or contains(lower({{ column }}), '%7b')
        or (
            contains({{ column }}, '__')
            and regexp_matches({{ column }}, '__(AID|CID|CAMPAIGN|PLACEMENT|CLICKID|CALLBACK)[A-Z_]*__')
        )
        then null
    else nullif(trim({{ column }}), '')
end
{%- endmacro -%}

{#- The host of an address in lower case, without www. and port; null when there is none. -#}
{%- macro url_host(column) -%}
nullif(regexp_replace(lower(regexp_extract(
    trim({{ column }}), '^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://)?(?:[^/@?#]*@)?([^/:?#\s]+\.[^/:?#\s]+)', 1
)), '^www\.', ''), '')
{%- endmacro -%}

{#-
    The path of an address without its parameters, its fragment and its last slash; a part that holds somebody's email
    address is an asterisk.
-#}
{%- macro url_path(column) -%}
coalesce(nullif(rtrim(regexp_replace(
    {{ url_text("regexp_extract(trim(" ~ column ~ "), '^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://)?[^/?#]*([^?#]*)', 1)") }},
    '[^/]*@[^/]*', '*', 'g'
), '/'), ''), '/')
{%- endmacro -%}

{#- The words of a name, case, accents and punctuation aside, each between spaces: "Non-Brand|EU" is " non brand eu ". -#}
{%- macro spaced_words(name) -%}
' ' || trim(regexp_replace(lower(strip_accents({{ name }})), '[^\p{L}\p{N}]+', ' ', 'g')) || ' '
{%- endmacro -%}

{#- Whether a name holds one of the words and does not say that it is about something else. -#}
{%- macro holds_words(name, words) -%}
coalesce(len(list_filter({{ words }}, lambda word:
            contains({{ spaced_words(name) }}, word) and not regexp_matches(
                {{ spaced_words(name) }}, ' (non|no|not|un|ohne|nicht|hors|sin|sem|senza|niet)' || word
            )
        )) > 0, false)
{%- endmacro -%}

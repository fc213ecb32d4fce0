{#- Whether two normalised names are clearly not the same: neither holds the other, and no likely typo. -#}
{%- macro names_differ(left, right) -%}
(
    not contains({{ left }}, {{ right }})
    and not contains({{ right }}, {{ left }})
    and jaro_winkler_similarity({{ left }}, {{ right }}) < 0.85
)
{%- endmacro -%}

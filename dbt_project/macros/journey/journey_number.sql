{#- One number for a conversion and unit: the conversion's for its persons, below zero for its account. -#}
{%- macro journey_number(unit, conversion_number) -%}
if({{ unit }} = 'person', {{ conversion_number }}, -{{ conversion_number }} - 1)
{%- endmacro -%}

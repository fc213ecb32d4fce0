{#- The size of a company in the bands that the EU's statistics and the CRMs' own reports use; null if not known. -#}
{%- macro company_size(number_of_employees) -%}
case
    when {{ number_of_employees }} is null or {{ number_of_employees }} < 1 then null
    when {{ number_of_employees }} < 10 then '1-9'
    when {{ number_of_employees }} < 50 then '10-49'
    when {{ number_of_employees }} < 250 then '50-249'
    when {{ number_of_employees }} < 1000 then '250-999'
    else '1000+'
end
{%- endmacro -%}

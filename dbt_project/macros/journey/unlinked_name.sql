{#- Why a record that is only named is not linked: no record has the name, or several have. -#}
{%- macro unlinked_name(what, name, found) -%}
case
                        when {{ name }} is null then null
                        when {{ found }}.record_count is null
                            then 'no export holds the {{ what }} of this name'
                        when {{ found }}.record_count > 1
                            then {{ found }}.record_count || ' records have the name of the {{ what }}'
                    end
{%- endmacro -%}

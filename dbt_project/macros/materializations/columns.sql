{#-
    Columns of a mart as its contract names them. DuckDB tries every way to compress a text column over all of its
    values; where a large table's config says which one fits (`meta: {compression: {fsst: [...], dictionary: [...]}}`),
    the others are not tried: a fifth of the time of writing it.
-#}
{%- macro duckdb__get_table_columns_and_constraints() -%}
    {%- set methods = {} -%}
    {%- for method, columns in config.get('meta', {}).get('compression', {}).items() -%}
        {%- for column in columns -%}
            {%- if column not in model['columns'] -%}
                {%- do exceptions.raise_compiler_error('compression of ' ~ column ~ ', which the contract lacks') -%}
            {%- endif -%}
            {%- do methods.update({column: method}) -%}
        {%- endfor -%}
    {%- endfor -%}
    (
        {%- for name, column in model['columns'].items() %}
        {{ name }} {{ column['data_type'] }}
        {%- if name in methods %} using compression {{ methods[name] }}{% endif %}{{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro -%}

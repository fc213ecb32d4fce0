{#-
    A build starts from fresh files: there is nothing to swap with, rename or drop, which is half of what
    dbt's own materialization does. Dagster is told the rows and, where no contract says them, the types.
-#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}

    {%- set target_relation = this.incorporate(type='table') -%}
    {%- do drop_built_before(this) -%}
    {{ run_hooks(pre_hooks) }}

    {% call statement('main', fetch_result=(model.language == 'sql'), language=model.language) -%}
        {{ create_table_as(false, target_relation, compiled_code, model.language) }}
    {%- endcall %}

    {%- if model.language == 'sql' -%}
        {%- set rows = load_result('main').table[0][0] | int -%}
    {%- else -%}
        {%- set rows = run_query('select count(*) from ' ~ target_relation)[0][0] | int -%}
    {%- endif -%}
    {%- do store_raw_result('main', message='SELECT ' ~ rows, code='SELECT', rows_affected=rows) -%}
    {%- if not config.get('contract').enforced -%}
        {%- set columns = {} -%}
        {%- for column in run_query('describe ' ~ target_relation) -%}
            {%- do columns.update({column[0]: {'data_type': column[1]}}) -%}
        {%- endfor -%}
        {%- do log(tojson({'columns': columns}), info=true) -%}
    {%- endif -%}

    {%- do persist_docs(target_relation, model) -%}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}

{% endmaterialization %}

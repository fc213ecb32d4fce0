"""Any vendor's export file becomes typed rows in the raw lake.

Knows no Dagster; heavy work happens inside DuckDB.
"""

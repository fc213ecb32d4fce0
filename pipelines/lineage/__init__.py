"""Column lineage: from a column of a mart down to the header of an export.

Dagster's open-source UI records lineage without drawing it: this feeds its metadata, the tables
`quality.column_lineage` and `quality.fct_column_edges`, and `throughline lineage`.
"""

"""Records to persons: the linear algebra.

The evidence and its guards are SQL, in dbt_project/models/intermediate/identity.
"""

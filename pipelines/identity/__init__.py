"""Records to persons: what SQL is slow at, or has no library for.

`components` and `resolve` cluster edges, `phones` reads numbers, `similar` compares persons that
share no identifier, `explain` and `difference` tell about it. The evidence and its guards are SQL,
in dbt_project/models/intermediate/identity.
"""

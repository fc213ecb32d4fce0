"""Throughline: one customer-journey warehouse from plain export files.

The life of a row, and the room it passes through:

landing files → `exports` (recognised, typed, quarantined) → the raw lake → dbt_project
(staging, identity, touchpoints, attribution, marts) → `quality` (the gate) → `release`
(what BI reads) → `publish` (the same in PostgreSQL) and `feedback` (upload files for ad platforms
and CRMs).

`identity`, `attribution` and `statistics` are the steps of the warehouse that SQL is slow at:
graphs of records, chains of channels, tests and intervals. dbt's Python models call them.

`erasure` removes a person from all of these rooms. `lineage` reads off the code what each column is
made from; `alerts` tells people what went wrong.

`defs` holds what Dagster schedules and shows of it, `cli` the command, `demo` a company to try.
"""

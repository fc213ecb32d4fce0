"""The current release in PostgreSQL, for readers that do not open files.

    shown = bring_up_to_date(environment, settings)     after every change of what is current

`server` is the connection, `tables` what a table of a release is there, `staging` the new schemas
beside the old, `swap` the one transaction that puts them in their place, `postgres` the whole.

What is released is decided before, by `pipelines.release`; callers hold the run lock.
"""

from pipelines.publish.postgres import Shown, bring_up_to_date, show_in_postgres
from pipelines.publish.server import PostgresError

__all__ = ["PostgresError", "Shown", "bring_up_to_date", "show_in_postgres"]

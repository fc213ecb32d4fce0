"""The `duckdb+gx` SQLAlchemy dialect: DuckDB whose results outlive their connection.

Great Expectations reads a result after it has closed its connection, and DuckDB drops pending rows
then, so every row is fetched when the statement runs. Results of checks are single rows.
"""

from __future__ import annotations

from typing import Any

from duckdb_sqlalchemy import Dialect, DuckDBExecutionContext
from sqlalchemy.dialects import registry
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

DRIVER = "duckdb+gx"


class BufferedExecutionContext(DuckDBExecutionContext):
    """Fetches all rows of a statement at execution time."""

    def post_exec(self) -> None:
        """Replace the cursor by its rows."""
        super().post_exec()  # type: ignore[no-untyped-call]
        if self.cursor.description is not None:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                self.cursor, self.cursor.description, self.cursor.fetchall()
            )


class BufferedDialect(Dialect):
    """DuckDB with `BufferedExecutionContext`."""

    execution_ctx_cls: Any = BufferedExecutionContext
    supports_statement_cache = False


def register() -> None:
    """Make `duckdb+gx:///<path>` known to SQLAlchemy in this process."""
    registry.register("duckdb.gx", __name__, BufferedDialect.__name__)

"""Great Expectations on one DuckDB file: quiet, offline, read-only, one engine for all suites."""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource


def great_expectations() -> ModuleType:
    """The library, imported on first use (3 s), with analytics off and our own types registered."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports modules that Python deprecates
        import great_expectations as gx

        from pipelines.quality import dialect, rules  # noqa: F401
    dialect.register()
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)  # logs quote values of rows
    return gx


@contextmanager
def datasource(database: Path) -> Iterator[SQLDatasource]:
    """`database` as a data source of Great Expectations; its connections are closed at the end."""
    gx = great_expectations()
    from pipelines.quality import dialect

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    # The path is not written into the connection string, where `$` and `?` have a meaning.
    source = cast(Any, context.data_sources).add_sql(
        name="release",
        connection_string=f"{dialect.DRIVER}:///release",
        kwargs={"connect_args": {"database": str(database), "read_only": True}},
        create_temp_table=False,
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library deprecates in itself
            yield source
    finally:
        source.get_engine().dispose()  # one for looking at the schema, one for running checks
        source.get_execution_engine().engine.dispose()

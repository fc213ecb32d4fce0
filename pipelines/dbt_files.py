"""The files of one data folder, told to dbt-duckdb as it connects.

The dbt project itself names none, so that what dbt once parsed of it holds for every data folder.
"""

from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin

from pipelines.release.sql import literal
from pipelines.settings import environment


class Plugin(BasePlugin):
    """Attaches the working warehouse and the marts; `getvariable('data')` is the data folder.

    With `published: true` in its configuration, the marts of the current release and nothing else;
    with `on_disk: true` the working warehouse is a file that a next command finds again.
    """

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Keep which of them it is."""
        self.published = bool(plugin_config.get("published"))
        self.on_disk = bool(plugin_config.get("on_disk"))

    def update_connection_config(self, creds: Any, config: dict[str, Any]) -> None:
        """What does not fit into memory goes to the data folder as well."""
        config["temp_directory"] = str(environment().work / "spool")

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Once, before the first statement."""
        here = environment()
        if self.published:
            release = here.published / "warehouse.duckdb"
            conn.execute(f"attach {literal(str(release))} as marts (read_only)")
            return
        working = str(here.warehouse) if self.on_disk else ":memory:"
        conn.execute(f"attach {literal(working)} as warehouse")
        # DuckDB 1.0 and newer can read the marts. A build that is killed starts anew: no log of it.
        conn.execute(
            f"attach {literal(str(here.marts))} as marts"
            " (storage_version 'v1.0.0', recovery_mode no_wal_writes)"
        )

    def configure_cursor(self, cursor: Any) -> None:
        """For every cursor: variables are a connection's own."""
        cursor.execute(f"set variable data = {literal(str(environment().data_path))}")

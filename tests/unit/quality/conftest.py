"""A warehouse that passes every suite, as a file of its own."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

GOOD = (Path(__file__).parent / "good_warehouse.sql").read_text(encoding="utf-8")

Warehouse = Callable[..., Path]


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Makes a good warehouse, then runs statements that spoil it."""

    def make(*spoiling: str) -> Path:
        path = tmp_path_factory.mktemp("warehouse") / "warehouse.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute(GOOD)
            for statement in spoiling:
                connection.execute(statement)
        return path

    return make

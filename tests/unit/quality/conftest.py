"""A warehouse that passes every suite, as a file of its own."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.quality.offenders import Declaration

GOOD = (Path(__file__).parent / "good_warehouse.sql").read_text(encoding="utf-8")
MODELS = Path(__file__).parents[3] / "dbt_project" / "models" / "marts"

Warehouse = Callable[..., Path]


@pytest.fixture(scope="session")
def declarations() -> dict[str, Declaration]:
    """What the project declares of its marts, as the gate reads it from dbt's manifest."""
    return {
        f"{path.parent.name}.{model['name']}": Declaration(
            owner=f"team:{path.parent.name}",
            columns=frozenset(column["name"] for column in model["columns"]),
            personal=frozenset(
                column["name"]
                for column in model["columns"]
                if column.get("config", {}).get("meta", {}).get("personal")
            ),
        )
        for path in MODELS.glob("*/_*__models.yml")
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    }


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

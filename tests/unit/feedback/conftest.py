"""A made-up release's marts, as far as upload files are made of them."""

from pathlib import Path

import duckdb
import pytest

ADA, BOB, CYD = "ada@acme.example", "bob@acme.example", "cyd@acme.example"
MARTS = (Path(__file__).parent / "marts.sql").read_text(encoding="utf-8")


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A folder with the marts and no upload files yet."""
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(MARTS)
    return tmp_path

"""Every recipe of docs/connect.md, run with the driver that it names, gives the same numbers."""

import re
import subprocess
from collections.abc import Iterable
from contextlib import chdir
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import yaml
from pydantic import SecretStr

from pipelines.publish import show_in_postgres
from pipelines.settings.publish import Postgres, Publish
from tests.conftest import Project
from tests.postgres import PASSWORD, READER, Cluster, needs

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parents[3] / "docs" / "connect.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
PYTHON = [code for language, code in BLOCKS if language == "python"]
QUERY = (
    "select channel, sum(spend) from marketing.rpt_channel_performance_daily"
    " where model = 'position' group by 1"
)


def block(wanted: str, having: str = "") -> str:
    (found,) = (code for language, code in BLOCKS if language == wanted and having in code)
    return str(found)


def spend(rows: Iterable[Any]) -> dict[str, Decimal | None]:
    """Channels and their spend, whatever the driver made of a row; none is none or zero."""
    if isinstance(rows, pd.Series):
        rows = rows.items()
    elif isinstance(rows, pd.DataFrame):
        rows = rows.itertuples(index=False)
    elif isinstance(rows, pl.DataFrame):
        rows = rows.iter_rows()
    elif isinstance(rows, pa.Table):
        rows = zip(*(column.to_pylist() for column in rows.columns), strict=True)
    return {str(channel): round(Decimal(amount or 0), 2) for channel, amount in rows}


@pytest.fixture(scope="module")
def server(cluster: Cluster, released: Project) -> Cluster:
    """The demo's release in PostgreSQL."""
    cluster.empty()
    shown = show_in_postgres(released.data, Postgres(grant_to=(READER,)), SecretStr(cluster.uri()))
    assert shown.without_key == ()
    return cluster


def here(code: str, server: Cluster) -> str:
    """A recipe with the address of the test's server in place of the page's."""
    told = "bi_reader:password@localhost/bi"
    return code.replace(told, server.uri(READER).removeprefix("postgresql://"))


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_a_recipe_in_python(
    number: int, released: Project, server: Cluster, tmp_path: Path
) -> None:
    (tmp_path / "data").symlink_to(released.data)
    names: dict[str, Any] = {}
    with chdir(tmp_path):
        exec(here(PYTHON[number], server), names)
    expected = spend(released.query(QUERY))
    assert sum(expected.values()) > 0  # type: ignore[arg-type]
    assert spend(names["rows"]) == expected


def test_odbc(server: Cluster, released: Project, tmp_path: Path) -> None:
    needs("isql", "apt-get install unixodbc odbc-postgresql")
    told = block("odbc").strip()
    told = told.replace("5432", str(server.port)).replace("PWD=password", f"PWD={{{PASSWORD}}}")
    done = subprocess.run(
        ["isql", "-k", told.replace("localhost", "127.0.0.1"), "-b", "-d|"],
        input=QUERY + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line.split("|") for line in done.stdout.splitlines() if "|" in line]
    assert spend(rows) == spend(released.query(QUERY))


def test_jdbc(server: Cluster, released: Project, tmp_path: Path) -> None:
    needs("javac", "apt-get install default-jdk-headless")
    driver = Path(re.findall(r"-cp\s+(\S+)", PAGE)[0])
    needs(str(driver), "apt-get install libpostgresql-jdbc-java")
    code = block("java").replace("localhost:5432", f"127.0.0.1:{server.port}")
    code = code.replace("password=password", f"password={quote(PASSWORD, safe='')}")
    (tmp_path / "Spend.java").write_text(code, encoding="utf-8")
    done = subprocess.run(
        ["java", "-cp", driver, tmp_path / "Spend.java"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = [
        (channel, amount.replace("null", "0"))
        for channel, amount in (line.split("|") for line in done.stdout.splitlines())
    ]
    assert spend(rows) == spend(released.query(QUERY))


def test_the_settings_are_settings_and_the_roles_can_be_made(cluster: Cluster) -> None:
    told = yaml.safe_load(block("yaml"))["publish"]
    assert Publish.model_validate(told).postgres is not None
    statements = block("sql")
    for name in ("publisher", "bi_reader", "database bi"):
        statements = statements.replace(name, f"{name}_told")
    with cluster.connect("postgres", "postgres") as admin:
        for statement in filter(str.strip, statements.split(";")):
            admin.execute(statement)  # type: ignore[call-overload]
        admin.execute("drop database bi_told")
        for role in ("publisher_told", "bi_reader_told"):
            admin.execute(f"drop role {role}")


def test_summary_tables_for_excel(released: Project, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    done = released.command("csv", str(folder))
    assert done.returncode == 0, done.stderr
    path = folder / "marketing.rpt_channel_performance_daily.csv"
    daily = pd.read_csv(path, encoding="utf-8-sig", dtype={"spend": str})
    amounts: dict[str, Decimal] = {}
    for channel, amount in daily.loc[daily["model"] == "position", ["channel", "spend"]].values:
        amounts[channel] = amounts.get(channel, Decimal(0)) + Decimal(amount)
    assert spend(amounts.items()) == spend(released.query(QUERY))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    described = released.description()
    for sheet in folder.iterdir():
        header = set(pd.read_csv(sheet, nrows=0, encoding="utf-8-sig").columns)
        assert not header & set(described["declared"][sheet.stem]["personal"])


def test_postgres_has_what_the_file_has(server: Cluster, released: Project) -> None:
    described = released.description()
    ours = "nspname in ('journey', 'marketing', 'sales', 'quality')"
    with server.connect(READER) as reader:
        for name, table in described["tables"].items():
            row = reader.execute(f"select count(*) from {name}").fetchone()  # type: ignore[call-overload]
            assert row == (table["rows"],), name
        for query in (
            "select model, sum(attributed_amount), sum(spend), sum(clicks)"
            " from marketing.rpt_channel_performance_daily group by 1 order by 1",
            "select conversion_id, channel_path from journey.fct_journeys order by 1",
            "select deal_id, amount, reporting_amount, created_at from sales.fct_deals order by 1",
        ):
            found = reader.execute(query).fetchall()  # type: ignore[call-overload]
            assert found == released.query(query)
        keyed = "select count(distinct conrelid) from pg_constraint join pg_namespace as n"
        keyed += f" on n.oid = connamespace where contype in ('p', 'u') and {ours}"
        with_key = [said for said in described["declared"].values() if said["key"]]
        assert len(with_key) > 40
        assert reader.execute(keyed).fetchone() == (len(with_key),)  # type: ignore[call-overload]
        silent = "select count(*) from pg_class join pg_namespace as n on n.oid = relnamespace"
        silent += (
            f" where relkind = 'r' and obj_description(pg_class.oid, 'pg_class') is null and {ours}"
        )
        assert reader.execute(silent).fetchone() == (0,)  # type: ignore[call-overload]

"""A data directory with a small warehouse, and real suites for it: candidates pass a real gate."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.quality import CheckResult, GateReport
from pipelines.quality.offenders import Declaration
from pipelines.release import (
    Candidate,
    Outcome,
    ReleaseMeta,
    build_candidate,
    check_candidate,
    publish,
    sweep,
    verdict,
)
from pipelines.release.model import Declared, PersonalData

SETUP = """
create schema sales;
create table sales.fct_deals as
    select i as deal_id, 'deal ' || i as name, (i * 1.1)::decimal(18, 2) as amount
    from range(50) deals(i);
comment on table sales.fct_deals is 'One row per deal; it''s "checked".';
comment on column sales.fct_deals.amount is 'Money; x';
create table sales.dim_sales_reps as select 'r1' as rep_id;
create schema quality;
create table quality.fct_loads as
    select 'l1' as load_id, 'a.csv' as file_name, timestamp '2026-01-01' as loaded_at, 5 as rows;
create table quality.fct_reconciliation as select 'meta' as source, 'matched' as status;
create table quality.fct_gate_results (
    release_id varchar, check_name varchar, table_name varchar, severity varchar, passed boolean,
    observed varchar, expected varchar, kind varchar, status varchar, owner varchar,
    failing_rows bigint, failing_keys varchar, failing_query varchar, failing_since varchar,
    override_reason varchar, checked_at timestamp
);
create table quality.dim_releases (
    release_id varchar, created_at timestamp, is_current boolean, is_kept boolean,
    code_version varchar, overridden_checks varchar, override_reason varchar
);
create table quality.fct_table_measures (
    release_id varchar, table_name varchar, column_name varchar, measure varchar, bucket varchar,
    value double, expected double, lower double, upper double, row_count bigint,
    history_releases bigint, state varchar
);
"""
TABLES = {
    "sales.fct_deals": "deal_id",
    "sales.dim_sales_reps": "rep_id",
    "quality.fct_loads": "load_id",
    "quality.fct_reconciliation": "source",
    "quality.fct_gate_results": "release_id",
    "quality.dim_releases": "release_id",
    "quality.fct_table_measures": "table_name",
}


DECLARED = {
    "sales.fct_deals": Declaration(
        "team:sales", frozenset({"deal_id", "name", "amount"}), frozenset({"name"})
    )
}


@dataclass
class Place:
    """A data directory and what a run does in it."""

    data: Path
    suites: Path
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    hides: PersonalData = "plain"
    declared: Mapping[str, Declared] = field(default_factory=dict)
    is_demo: bool = False

    @property
    def work(self) -> Path:
        return self.data / "work"

    @property
    def built(self) -> Path:
        """What the next build of the warehouse will make; `build` takes a copy."""
        return self.data / "built.duckdb"

    @property
    def published(self) -> Path:
        return self.data / "published" / "warehouse.duckdb"

    def change(self, *statements: str) -> None:
        with duckdb.connect(str(self.built)) as connection:
            for statement in statements:
                connection.execute(statement)

    def build(self, inputs: str = "inputs") -> Candidate:
        self.now += timedelta(seconds=1)
        marts = shutil.copy(self.built, self.work / "marts.duckdb")
        meta = ReleaseMeta(self.now, "0.1.0", inputs, self.declared, self.is_demo, self.hides)
        return build_candidate(marts, self.work, meta)

    def check(
        self, evidence: Sequence[CheckResult] = (), overrides: Mapping[str, str] | None = None
    ) -> GateReport:
        return check_candidate(
            self.work, self.suites, evidence, declarations=DECLARED, overrides=overrides
        )

    def run(
        self, inputs: str = "inputs", keep: int = 10, overrides: Mapping[str, str] | None = None
    ) -> Outcome:
        sweep(self.data)
        self.build(inputs)
        self.check(overrides=overrides)
        return publish(self.data, keep)

    def release_deal(self, amount: int) -> str:
        """Change a deal, then release: returns the new release's id."""
        self.change(f"update sales.fct_deals set amount = {amount} where deal_id = 1")
        outcome = self.run(f"inputs {amount}")
        assert outcome.verdict == "released", outcome
        assert outcome.release_id
        return outcome.release_id

    def ask(self, sql: str, path: Path | None = None) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(path or self.published), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def not_null(table: str, column: str) -> dict[str, Any]:
    expectation = {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": column},
        "severity": "critical",
        "description": f"{column} is never missing.",
        "meta": {"check": "key_not_null"},
    }
    return {"name": table, "meta": {"expectations": 1}, "expectations": [expectation]}


def make_place(folder: Path, declared: Mapping[str, Declared] | None = None) -> Place:
    place = Place(folder / "data", folder / "expectations", declared=declared or {})
    place.work.mkdir(parents=True)
    place.suites.mkdir()
    place.change(SETUP)
    for table, column in TABLES.items():
        (place.suites / f"{table}.json").write_text(json.dumps(not_null(table, column)))
    return place


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Nothing released yet."""
    return make_place(tmp_path)


def judge_quickly(database: Path, suites: Path, **_: object) -> GateReport:
    """One rule in plain SQL instead of the suites."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.sql("select 1 from sales.fct_deals where deal_id is null").fetchall()
    rule = ("key_not_null", "sales.fct_deals", "critical")
    return GateReport((CheckResult(*rule, not found, str(len(found)), "0", "great_expectations"),))


@pytest.fixture
def quick_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of what follows from a verdict."""
    monkeypatch.setattr(verdict, "run_gate", judge_quickly)
    monkeypatch.setattr(verdict, "write_docs", lambda *_: None)

"""How things stand, told from what runs have written down, and the page that shows it."""

import io
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from pipelines import status_page
from pipelines.settings import Environment, Settings, Source
from pipelines.settings.sections import ChannelRule
from pipelines.status import DoubtfulFile, LoadedExport, UnloadedFile, status_of

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)


@pytest.fixture
def here(tmp_path: Path) -> Environment:
    (tmp_path / "landing").mkdir()
    return Environment(
        landing=str(tmp_path / "landing"),
        data=tmp_path / "data",
        config=tmp_path / "throughline.yaml",
    )


def load(here: Environment, load_id: str, run: str, **given: Any) -> None:
    manifest = {
        "load_id": load_id,
        "source": "acme",
        "export": "spend",
        "loaded_at": f"2026-02-0{run}T06:30:00.000000Z",
        "exported_at": f"2026-02-0{run} 00:00:00",
        "period_start": f"2026-01-0{run}",
        "period_end": f"2026-01-3{run}",
        "facets": {},
        "measures": [],
        "encoding": "utf-8",
        "delimiter": ",",
        "missing_columns": [],
        "extra_columns": [],
        "rows": 100,
        "quarantined": 0,
    } | given
    folder = here.raw / "acme" / "spend" / f"load={load_id}"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def inventory(here: Environment, *rows: tuple[str, str, int | None, str, str]) -> None:
    folder = here.raw / "_landing"
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        columns = "file_name text, status text, line bigint, reason text, remedy text"
        connection.execute(f"create table files ({columns})")
        connection.executemany("insert into files values (?, ?, ?, ?, ?)", rows)
        connection.table("files").write_parquet(str(folder / "files.parquet"))


def part(here: Environment, step: str, at: int, content: dict[str, Any]) -> None:
    path = here.work / "report" / f"{step}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
    os.utime(path, (at, at))


def page(here: Environment, settings: Settings | None = None, width: int = 120) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width)
    status_page.show(status_of(here, settings or Settings(), NOW), console)
    return out.getvalue()


def test_before_the_first_run_there_is_nothing_and_that_is_said(here: Environment) -> None:
    here.landing_path.rmdir()
    told = page(here)

    assert "(not there)" in told
    assert "none yet: run `throughline run`" in told
    assert "Nothing is loaded yet." in told
    assert "defaults only" in told
    assert "What changed" not in told


def test_a_remote_landing_folder_is_named_without_its_password(here: Environment) -> None:
    remote = here.model_copy(update={"landing": "sftp://me:secret@host/exports"})

    status = status_of(remote, Settings(), NOW)

    assert (status.landing, status.landing_exists) == ("sftp://host/exports", True)


def test_files_are_counted_by_export_with_what_the_newest_covers(here: Environment) -> None:
    load(here, "old", "1", quarantined=3, rows=97)
    load(here, "new", "2")

    assert status_of(here, Settings(), NOW).exports == [
        LoadedExport("acme", "spend", 2, 197, 3, "2026-01-02", "2026-01-32", "2026-02-02 00:00:00")
    ]


def test_the_files_fit_a_terminal_of_eighty_columns(here: Environment) -> None:
    load(here, "a", "1", export="opportunity_contact_roles", rows=999_999, quarantined=12)

    def files(width: int) -> list[str]:
        lines = [" ".join(line.split()) for line in page(here, width=width).splitlines()]
        return lines[lines.index("Files") + 1 :][:3]

    assert files(80) == [
        "export files rows quarantined newest day exported",
        "acme",
        "opportunity_contact_roles 1 999,999 12 2026-01-31 2026-02-01",
    ]
    assert files(96)[2].endswith(" 12 2026-01-01 to 2026-01-31 2026-02-01")


def test_a_file_that_is_not_loaded_is_told_with_its_remedy_and_never_as_markup(
    here: Environment,
) -> None:
    inventory(
        here,
        ("[red]a\x1b[31m.csv", "rejected", 3, "no column 'Cost'", "add it"),
        ("b.csv", "loaded", None, "", ""),
        ("c.csv", "growing", None, "still written", ""),
    )

    assert status_of(here, Settings(), NOW).not_loaded == [
        UnloadedFile("[red]a\x1b[31m.csv", "rejected", 3, "no column 'Cost'", "add it"),
        UnloadedFile("c.csv", "growing", None, "still written", ""),
    ]
    told = page(here)
    assert "[red]a [31m.csv, line 3\n    no column 'Cost'\n    add it\nc.csv\n" in told
    assert "\x1b" not in told


def test_a_file_that_may_be_cut_off_is_told_with_what_tells_it(here: Environment) -> None:
    load(here, "whole", "1", file_name="whole.csv", warnings=[])
    load(here, "before_warnings", "1", file_name="older.csv")
    assert "cut off" not in page(here)

    load(here, "cut", "2", file_name="[b]cut.csv", warnings=["it has no total row"])

    assert status_of(here, Settings(), NOW).doubtful == [
        DoubtfulFile("[b]cut.csv", "it has no total row")
    ]
    assert "perhaps cut off\n[b]cut.csv\n    it has no total row\n" in page(here)


def test_the_page_tells_what_the_last_run_changed(here: Environment) -> None:
    load(here, "a", "1", extra_columns=["Budget"], missing_columns=["reach"])
    told = page(here)
    assert "with the run of 2026-02-01 06:30 UTC" in told
    assert "nothing before them to compare with" in told

    load(here, "b", "2", extra_columns=["[b]Label"], delimiter="\t", rows=97, quarantined=3)
    lines = [" ".join(line.split()) for line in page(here).splitlines()]
    start = lines.index("What changed in the exports with the run of 2026-02-02 06:30 UTC")
    assert lines[start + 1 : start + 7] == [
        "acme.spend: 1 of 1 new files",
        "[b]Label new; kept beside the row, in _extra",
        "reach in the file again, and read",
        "Budget gone; it was kept in _extra",
        "delimiter comma before, now tab",
        "quarantined 0.0% before, 3.0% now",
    ]

    load(here, "c", "3", extra_columns=["[b]Label"], delimiter="\t", rows=97, quarantined=3)
    assert "the new files look like the ones before them" in page(here)


@pytest.mark.parametrize(
    ("parts", "verdict", "problems"),
    [
        ([("ingest", {}), ("gate", {"refused": True, "problems": ["x"]})], "refused", ["x"]),
        ([("ingest", {}), ("gate", {"refused": False})], "unfinished", []),
        ([("gate", {"refused": True, "problems": ["x"]}), ("ingest", {})], "unfinished", []),
        (
            [("ingest", {}), ("gate", {"refused": False}), ("handoff", {"verdict": "released"})],
            "released",
            [],
        ),
        ([("handoff", {"verdict": "released"}), ("ingest", {})], "unfinished", []),
    ],
)
def test_the_last_run_is_known_by_the_step_that_wrote_last(
    here: Environment, parts: list[tuple[str, dict[str, Any]]], verdict: str, problems: list[str]
) -> None:
    for at, (step, content) in enumerate(parts, start=1):
        part(here, step, at * 60, content)

    run = status_of(here, Settings(), NOW).last_run

    assert run is not None
    assert (run.verdict, run.problems) == (verdict, problems)
    assert run.ended_at == f"1970-01-01T00:0{len(parts)}:00+00:00"


def test_settings_are_those_in_force_for_each_account(here: Environment) -> None:
    source = Source.model_validate(
        {
            "time_zone": "Europe/Berlin",
            "settle_days": 28,
            "accounts": {"a1": {"currency": "USD"}},
            "stages": {"Won!": "won", "Signed": "won", "Gone": "lost"},
        }
    )
    rules = (
        ChannelRule(channel="Podcast", source="^pod", medium="[ab]"),
        ChannelRule(channel="App", click_id="google"),
    )
    settings = Settings(sources={"x": source}, channels=rules)
    told = [" ".join(line.split()) for line in page(here, settings).splitlines()]

    assert "x every EUR Europe/Berlin 28 days 192 h 360 h" in told
    assert "x a1 USD Europe/Berlin 28 days" in told
    assert "won Won!, Signed" in told
    assert "attribution.lookback_days 90" in told
    assert "channels Podcast where source ^pod and medium [ab]" in told
    assert "App where click_id google" in told

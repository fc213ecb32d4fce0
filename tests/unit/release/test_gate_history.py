"""The gate learns from the releases that are kept, and each keeps what it measured of itself."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.release import list_releases, rollback
from pipelines.release.past import learned_from, read_withdrawn
from tests.unit.release.conftest import Place

DEALS = "sales.fct_deals"
ROWS = f"""
    delete from {DEALS};
    insert into {DEALS} select i, 'deal ' || i, if(i % 4 = 0, null, 10) from range({{rows}}) t(i)
"""


@pytest.fixture
def watched(place: Place) -> Place:
    """A place whose deals are held against their past."""
    path = place.suites / f"{DEALS}.json"
    suite = json.loads(path.read_text())
    suite["meta"]["history"] = {"keeps_rows": True, "ignore": ["name"]}
    path.write_text(json.dumps(suite))
    return place


def release(place: Place, rows: int, *more: str) -> dict[str, str]:
    """Status by check of a candidate with so many deals, whatever becomes of it."""
    place.change(ROWS.format(rows=rows), *more)
    outcome = place.run(f"inputs {rows} {more}")
    folder = place.published.parent if outcome.verdict == "released" else place.work / "refused"
    (path,) = [*folder.glob("release.json"), *folder.glob("*/release.json")]
    checks = json.loads(path.read_text())["checks"]
    return {
        check["check_name"]: status_of(check)
        for check in checks
        if check["table_name"] == DEALS and check["check_name"] != "key_not_null"
    }


def status_of(check: dict[str, Any]) -> str:
    return {None: "not judged", True: "passed", False: "failed"}[check["passed"]]


def measured(place: Place) -> list[tuple[Any, ...]]:
    return place.ask(
        "select measure, column_name, value, expected, history_releases, state "
        "from quality.fct_table_measures order by all"
    )


def test_the_first_release_says_that_it_has_no_history(watched: Place) -> None:
    assert set(release(watched, 1000).values()) == {"not judged"}
    assert measured(watched) == [
        ("null_share", "amount", 0.25, None, 0, "no history"),
        ("null_share", "deal_id", 0, None, 0, "no history"),
        ("p10", "amount", pytest.approx(10, rel=0.05), None, 0, "no history"),
        ("p50", "amount", pytest.approx(10, rel=0.05), None, 0, "no history"),
        ("p90", "amount", pytest.approx(10, rel=0.05), None, 0, "no history"),
        ("rows", None, 1000, None, 0, "no history"),
        ("rows_kept", None, 1000, None, 0, "no history"),
        ("zero_share", "amount", 0, None, 0, "no history"),
    ]
    told = watched.ask(
        "select distinct status, passed, observed from quality.fct_gate_results "
        "where check_name like '%usual'"
    )
    assert told == [("not judged", None, "no history yet: 0 earlier releases")]


def test_rows_are_judged_from_the_second_release_and_shares_from_the_fourth(
    watched: Place,
) -> None:
    release(watched, 1000)
    second = release(watched, 1010)
    assert (second["rows_as_usual"], second["rows_kept"]) == ("passed", "passed")
    assert second["nulls_as_usual"] == second["values_as_usual"] == "not judged"
    release(watched, 1020)
    assert set(release(watched, 1030).values()) == {"passed"}
    assert ("rows", None, 1030, pytest.approx(1030, rel=0.01), 3, "usual") in measured(watched)


def test_what_is_unusual_is_told_and_released(watched: Place) -> None:
    for rows in (1000, 1010, 1020):
        release(watched, rows)
    spoiled = release(watched, 1030, f"update {DEALS} set amount = null")
    assert spoiled == {
        "rows_kept": "passed",
        "rows_as_usual": "passed",
        "nulls_as_usual": "failed",
        "values_as_usual": "not judged",  # there is nothing left to measure
    }
    assert len(list_releases(watched.data)) == 4
    [(keys, query)] = watched.ask(
        "select failing_keys, failing_query from quality.fct_gate_results "
        "where check_name = 'nulls_as_usual' and not passed"
    )
    [row] = json.loads(keys)
    assert (row["column_name"], row["measure"], row["value"]) == ("amount", "null_share", "1.0")
    assert watched.ask(f"select count(*) from ({query})") == [(1,)]


def test_a_table_that_lost_most_of_its_rows_refuses(watched: Place) -> None:
    release(watched, 1000)
    lost = release(watched, 400)
    assert (lost["rows_kept"], lost["rows_as_usual"]) == ("failed", "failed")
    assert len(list_releases(watched.data)) == 1


def test_a_refused_candidate_teaches_nothing(watched: Place) -> None:
    release(watched, 1000)
    release(watched, 400)
    assert release(watched, 1000, f"update {DEALS} set amount = 11")["rows_as_usual"] == "passed"


def test_what_was_measured_goes_with_its_release(watched: Place) -> None:
    for rows in (1000, 1010, 1020):
        release(watched, rows)
    watched.change(ROWS.format(rows=1030))
    watched.run("inputs", keep=2)
    kept = list_releases(watched.data)
    assert len(kept) == 2
    release(watched, 1040)
    assert {count for *_, count, _ in measured(watched)} == {2}


def test_releases_that_were_rolled_back_from_teach_nothing(watched: Place) -> None:
    release(watched, 1000)
    first = list_releases(watched.data)[0]
    release(watched, 1400)
    release(watched, 1900)
    rollback(watched.data, first.release_id)
    assert len(read_withdrawn(watched_layout(watched))) == 2
    told = release(watched, 1100)
    assert told["rows_as_usual"] == "passed"
    assert ("rows", None, 1100, 1000, 1, "usual") in measured(watched)


def test_a_release_that_somebody_came_back_to_teaches_again(watched: Place) -> None:
    for rows in (1000, 1100, 1200):
        release(watched, rows)
    first, second, third = [release.release_id for release in list_releases(watched.data)]
    layout = watched_layout(watched)
    rollback(watched.data, first)
    rollback(watched.data, second)
    assert read_withdrawn(layout) == {third}
    newest = list_releases(watched.data)[-1]
    assert len(learned_from(layout, newest)) == 2


def watched_layout(place: Place) -> Any:
    from pipelines.release.layout import Layout

    return Layout(place.data)


def test_the_demo_teaches_nothing_about_real_exports(watched: Place) -> None:
    release(watched, 1000)
    watched.is_demo = True
    assert set(release(watched, 10).values()) == {"not judged"}
    watched.is_demo = False
    assert release(watched, 900, f"update {DEALS} set amount = 9")["rows_as_usual"] == "passed"


def test_another_look_at_the_same_content_measures_the_same(watched: Place) -> None:
    for rows in (1000, 1010, 1020):
        release(watched, rows)
    watched.build("again")
    watched.check()
    first = watched.ask(MEASURED, watched.work / "candidate" / "warehouse.duckdb")
    watched.build("and again")
    watched.check()
    assert watched.ask(MEASURED, watched.work / "candidate" / "warehouse.duckdb") == first


MEASURED = "select * exclude (release_id) from quality.fct_table_measures order by all"


def test_measures_are_no_content(watched: Place) -> None:
    release(watched, 1000)
    assert watched.run("other inputs").verdict == "unchanged"


@pytest.mark.parametrize(
    "spoil",
    ["drop table quality.fct_table_measures", "alter table quality.fct_table_measures drop state"],
)
def test_a_candidate_that_cannot_tell_its_measures_is_refused(watched: Place, spoil: str) -> None:
    watched.change(spoil)
    assert watched.run().verdict == "refused"


def test_a_declared_column_that_is_not_there_refuses(watched: Place, tmp_path: Path) -> None:
    path = watched.suites / f"{DEALS}.json"
    suite = json.loads(path.read_text())
    suite["meta"]["history"]["mix"] = ["no_such_column"]
    path.write_text(json.dumps(suite))
    outcome = watched.run()
    assert outcome.verdict == "refused"
    assert "BinderException" in " ".join(outcome.problems)

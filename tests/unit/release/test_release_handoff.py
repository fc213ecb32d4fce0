"""Only the bytes that the gate passed are published; everything else leaves the last release."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.quality import CheckResult
from pipelines.release import ReleaseError, current, list_releases, publish, verify
from tests.unit.release.conftest import Place


def test_the_first_release(place: Place) -> None:
    outcome = place.run()
    assert outcome.verdict == "released"
    assert outcome.release_id == outcome.candidate_id
    assert place.published.parent.readlink() == Path("releases") / outcome.candidate_id
    assert (place.published.parent / "parquet" / "sales" / "fct_deals.parquet").is_file()
    assert stat.S_IMODE(place.published.stat().st_mode) == 0o444
    assert not (place.work / "candidate").exists()
    verify(place.data, outcome.candidate_id)


def test_the_file_tells_its_own_release_and_checks(place: Place) -> None:
    dbt = CheckResult("unique", "sales.fct_deals", "critical", True, "pass", "no rows", "dbt")
    place.build()
    report = place.check([dbt])
    release_id = publish(place.data).release_id
    assert place.ask("select release_id, is_current from quality.dim_releases") == [
        (release_id, True)
    ]
    told = place.ask("select table_name, check_name, passed, kind from quality.fct_gate_results")
    assert sorted(told) == sorted(
        (r.table_name, r.check_name, r.passed, r.kind) for r in report.results
    )
    assert {kind for *_, kind in told} == {"great_expectations", "dbt", "reconciliation"}
    path = place.published.parent / "parquet" / "quality" / "fct_gate_results.parquet"
    assert place.ask(f"select count(*) from '{path}'") == [(len(told),)]


def test_release_json_describes_the_release(place: Place) -> None:
    place.run("some inputs")
    described = json.loads((place.published.parent / "release.json").read_text())
    assert described["inputs_hash"] == "some inputs"
    assert {name: count for name, count in described["summary"].items() if count} == {"passed": 8}
    assert described["overrides"] == {}
    assert described["duckdb_version"] == duckdb.__version__
    assert described["tables"]["quality.dim_releases"]["rows"] == 1
    assert described["sha256"] == described["files"]["warehouse.duckdb"]
    assert {name.split("/")[0] for name in described["files"]} == {
        *("warehouse.duckdb", "parquet", "data_docs")
    }
    assert len([name for name in described["files"] if name.startswith("parquet/")]) == 7


@pytest.mark.usefixtures("quick_gate")
def test_same_content_is_unchanged(place: Place) -> None:
    first = place.run()
    place.change("update quality.fct_loads set loaded_at = now()")
    second = place.run("other inputs")
    assert (second.verdict, second.release_id) == ("unchanged", first.release_id)
    assert len(list_releases(place.data)) == 1
    assert not (place.work / "candidate").exists()


def refused_after(place: Place, spoil: Callable[[], object]) -> tuple[str, ...]:
    kept = place.release_deal(1)
    place.change("update sales.fct_deals set amount = 2 where deal_id = 1")
    place.build()
    place.check()
    spoil()
    outcome = publish(place.data)
    assert (outcome.verdict, outcome.release_id) == ("refused", kept)
    assert place.ask("select amount::int from sales.fct_deals where deal_id = 1") == [(1,)]
    assert [path.name for path in (place.work / "refused").iterdir()] == [outcome.candidate_id]
    return outcome.problems


def edit_database(place: Place) -> None:
    with duckdb.connect(str(place.work / "candidate" / "warehouse.duckdb")) as connection:
        connection.execute("update sales.fct_deals set amount = 3")


def edit_verdict(place: Place, **changes: object) -> None:
    path = place.work / "candidate.gate.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def edit_description(place: Place) -> None:
    path = place.work / "candidate" / "release.json"
    path.write_text(path.read_text().replace("0.1.0", "0.1.1"))


def flip_a_byte(place: Place) -> None:
    path = place.work / "candidate" / "warehouse.duckdb"
    with path.open("r+b") as handle:
        handle.seek(-100, os.SEEK_END)
        byte = handle.read(1)
        handle.seek(-1, os.SEEK_CUR)
        handle.write(bytes([byte[0] ^ 1]))


@pytest.mark.usefixtures("quick_gate")
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda p: (p.work / "candidate.gate.json").unlink(), "no verdict"),
        (lambda p: (p.work / "candidate.gate.json").write_text("{"), "no verdict"),
        (lambda p: edit_verdict(p, passed=1), "refused"),
        (lambda p: edit_verdict(p, release_id="other"), "another candidate"),
        (lambda p: edit_verdict(p, sha256="00"), "another database"),
        (edit_description, "release.json changed"),
        (edit_database, "warehouse.duckdb is not"),
        (flip_a_byte, "warehouse.duckdb is not"),
        (
            lambda p: (p.work / "candidate" / "parquet" / "sales" / "fct_deals.parquet").unlink(),
            "fct_deals.parquet is not",
        ),
        (lambda p: (p.work / "candidate" / "extra").write_text(""), "extra is not"),
    ],
)
def test_other_bytes_than_judged_are_refused(
    place: Place, spoil: Callable[[Place], object], reason: str
) -> None:
    assert reason in refused_after(place, lambda: spoil(place))[0]


def test_a_red_gate_refuses_and_tells_why(place: Place) -> None:
    kept = place.release_deal(1)
    place.change("update sales.fct_deals set deal_id = null where deal_id = 7")
    outcome = place.run()
    assert (outcome.verdict, outcome.release_id) == ("refused", kept)
    assert "1 of 50 rows unexpected" in outcome.problems[1]
    refused = place.work / "refused" / outcome.candidate_id / "warehouse.duckdb"
    told = "select check_name from quality.fct_gate_results where not passed"
    assert place.ask(told, refused) == [("key_not_null",)]
    place.change("update sales.fct_deals set amount = 3 where deal_id = 1")
    last = place.run()
    assert [path.name for path in (place.work / "refused").iterdir()] == [last.candidate_id]
    place.change("update sales.fct_deals set deal_id = 7 where deal_id is null")
    assert place.run().verdict == "released"


@pytest.mark.parametrize(
    "spoil",
    [
        "drop table quality.fct_gate_results",
        "alter table quality.fct_gate_results drop passed",
        "alter table quality.dim_releases drop is_current",
        "update quality.fct_reconciliation set status = 'open'",
    ],
)
def test_a_candidate_that_cannot_tell_its_verdict_or_is_open_is_refused(
    place: Place, spoil: str
) -> None:
    place.change(spoil)
    assert place.run().verdict == "refused"
    assert current(place.data) is None


def test_a_file_that_tells_another_verdict_is_refused(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.release import verdict

    monkeypatch.setattr(verdict, "recorded", lambda candidate: {})
    assert place.run().verdict == "refused"


@pytest.mark.usefixtures("quick_gate")
def test_evidence_that_blocks_refuses(place: Place) -> None:
    place.build()
    place.check([CheckResult("t", "x", "critical", False, "fail", "no rows", "dbt")])
    assert publish(place.data).verdict == "refused"


def test_without_a_candidate_nothing_happens(place: Place) -> None:
    with pytest.raises(ReleaseError):
        publish(place.data)
    with pytest.raises(ReleaseError):
        place.check()


@pytest.mark.usefixtures("quick_gate")
def test_published_that_is_not_our_link_is_left_alone(place: Place) -> None:
    place.build()
    place.check()
    (place.data / "published").mkdir()
    with pytest.raises(ReleaseError, match="not the link"):
        publish(place.data)

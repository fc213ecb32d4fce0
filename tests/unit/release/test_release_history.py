"""Going back, keeping some, telling dbt."""

import json
from typing import Any

import pytest

from pipelines.release import (
    ReleaseError,
    current,
    list_releases,
    rollback,
    settled,
    verify,
    write_history,
)
from tests.unit.release.conftest import Place

pytestmark = pytest.mark.usefixtures("quick_gate")


def ids(place: Place) -> list[str]:
    return [release.release_id for release in list_releases(place.data)]


def told(place: Place, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((place.work / "settings" / f"{name}.json").read_text())
    return rows


def test_rollback_publishes_the_earlier_bytes(place: Place) -> None:
    first, second = place.release_deal(1), place.release_deal(2)
    assert rollback(place.data, first).release_id == first
    assert place.ask("select amount::int from sales.fct_deals where deal_id = 1") == [(1,)]
    assert ids(place) == [first, second]
    assert [row["is_current"] for row in told(place, "releases")] == [True, False]


def test_a_rollback_holds_until_other_content_appears(place: Place) -> None:
    first, second = place.release_deal(1), place.release_deal(2)
    rollback(place.data, first)
    again = place.run("inputs 2")
    assert (again.verdict, again.release_id) == ("unchanged", first)
    third = place.release_deal(3)
    assert ids(place) == [first, second, third]
    assert place.release_deal(2) != second  # no longer held back


def test_a_rollback_of_a_rollback(place: Place) -> None:
    first, second, third = (place.release_deal(n) for n in (1, 2, 3))
    rollback(place.data, second)
    rollback(place.data, first)
    for amount in (2, 3):  # both were rolled back from
        place.change(f"update sales.fct_deals set amount = {amount} where deal_id = 1")
        assert place.run().verdict == "unchanged"
    rollback(place.data, third)
    current_release = current(place.data)
    assert current_release
    assert current_release.release_id == third


@pytest.mark.parametrize("release_id", ["nothing", "../releases", "", "/etc"])
def test_an_unknown_release_changes_nothing(place: Place, release_id: str) -> None:
    first = place.release_deal(1)
    with pytest.raises(ReleaseError, match="no release"):
        rollback(place.data, release_id)
    assert place.published.parent.readlink().name == first


def test_a_damaged_release_is_not_published(place: Place) -> None:
    first, second = place.release_deal(1), place.release_deal(2)
    damaged = place.data / "releases" / first / "warehouse.duckdb"
    damaged.chmod(0o644)
    with damaged.open("r+b") as handle:
        handle.seek(5000)
        handle.write(b"\xff")
    with pytest.raises(ReleaseError, match="damaged"):
        rollback(place.data, first)
    assert place.published.parent.readlink().name == second
    verify(place.data, second)


def test_inputs_settle(place: Place) -> None:
    assert settled(place.data, "inputs 1") is None
    first, second = place.release_deal(1), place.release_deal(2)
    assert settled(place.data, "inputs 1") is None
    assert place.run("inputs 2 and a duplicate").verdict == "unchanged"
    for inputs in ("inputs 2", "inputs 2 and a duplicate"):
        release = settled(place.data, inputs)
        assert release
        assert release.release_id == second
    rollback(place.data, first)
    release = settled(place.data, "inputs 2")
    assert release
    assert release.release_id == first
    place.release_deal(3)
    assert settled(place.data, "inputs 1") is None


def test_the_oldest_releases_go_and_the_current_one_stays(place: Place) -> None:
    made = [place.release_deal(n) for n in range(3)]
    place.change("update sales.fct_deals set amount = 9 where deal_id = 1")
    made.append(str(place.run(keep=2).release_id))
    assert ids(place) == made[2:]
    place.change("update sales.fct_deals set amount = 10 where deal_id = 1")
    made.append(str(place.run(keep=0).release_id))
    assert ids(place) == made[4:]


def test_a_clock_set_back_does_not_reorder_releases(place: Place) -> None:
    first = place.release_deal(1)
    place.now = place.now.replace(year=2020)
    second = place.release_deal(2)
    assert second < first
    assert ids(place) == [first, second]


def test_history_before_the_first_release_is_empty(place: Place) -> None:
    write_history(place.data)
    assert told(place, "releases") == told(place, "gate_results") == []


def test_history_tells_releases_and_refusals_and_is_not_content(place: Place) -> None:
    first = place.release_deal(1)
    place.change("insert into sales.fct_deals values (null, '', 1)")
    refused = place.run().candidate_id
    assert [row["release_id"] for row in told(place, "releases")] == [first]
    rows = told(place, "gate_results")
    assert {row["release_id"] for row in rows} == {first, refused}
    assert sorted(rows[0]) == sorted(
        ["release_id", "check_name", "table_name", "severity", "passed", "observed", "expected",
         "kind", "status", "owner", "failing_rows", "failing_query", "failing_since",
         "override_reason", "checked_at"]
    )  # fmt: skip
    assert [row["release_id"] for row in rows if not row["passed"]] == [refused]
    place.change(
        "delete from sales.fct_deals where deal_id is null",
        "insert into quality.dim_releases by name select release_id, created_at, is_current "
        f"from read_json('{place.work}/settings/releases.json')",
    )
    assert place.run().verdict == "unchanged"
    place.release_deal(2)
    assert place.ask("select count(*), count(*) filter (is_current) from quality.dim_releases") == [
        (2, 1)
    ]

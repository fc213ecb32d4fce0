"""What ad platforms were told outlives the release that told it, and going back from it."""

from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines.release import list_releases, rollback, sweep
from tests.unit.release.conftest import Place

pytestmark = pytest.mark.usefixtures("quick_gate")
MODELS = Path(__file__).parents[3] / "dbt_project" / "models" / "marts" / "journey"
LEDGER = "create schema journey; create table journey.fct_feedback_ledger (conversion_id varchar)"


def carried(place: Place) -> list[tuple[str]]:
    path = place.work / "settings" / "feedback_ledger.parquet"
    return duckdb.execute("select conversion_id from read_parquet($1)", [str(path)]).fetchall()


def tell(place: Place, amount: int) -> str:
    place.change(f"insert into journey.fct_feedback_ledger values ('{amount}')")
    return place.release_deal(amount)


def test_before_the_first_release_nothing_was_told(place: Place) -> None:
    sweep(place.data)
    path = place.work / "settings" / "feedback_ledger.parquet"
    rows = duckdb.execute("describe from read_parquet($1)", [str(path)]).fetchall()
    contracts = yaml.safe_load((MODELS / "_feedback__models.yml").read_text())["models"]
    [ledger] = [model for model in contracts if model["name"] == "fct_feedback_ledger"]
    promised = {column["name"]: column["data_type"].upper() for column in ledger["columns"]}

    assert carried(place) == []
    assert {name: kind for name, kind, *_ in rows} == {
        name: kind for name, kind in promised.items() if name != "is_new"
    }


def test_going_back_keeps_what_the_newest_release_told(place: Place) -> None:
    place.change(LEDGER)
    first = tell(place, 1)
    tell(place, 2)

    rollback(place.data, first)

    assert carried(place) == [("1",), ("2",)]


def test_the_newest_release_is_kept_though_it_was_rolled_back_from(place: Place) -> None:
    place.change(LEDGER)
    first, second = tell(place, 1), tell(place, 2)
    rollback(place.data, first)

    assert place.run("inputs 2", keep=1).verdict == "unchanged"
    assert [release.release_id for release in list_releases(place.data)] == [first, second]
    assert carried(place) == [("1",), ("2",)]


def test_another_ledger_alone_is_no_other_content(place: Place) -> None:
    place.change(LEDGER)
    tell(place, 1)
    place.change("insert into journey.fct_feedback_ledger values ('2')")

    assert place.run("later").verdict == "unchanged"

"""A failed check tells its rows by key, its query, its owner and since when, everywhere."""

import json
import re
from pathlib import Path

import pytest

from tests.unit.release.conftest import Place

SPOIL = (
    "update sales.fct_deals set amount = -{amount}, name = 'Ada <b>Canary</b>' where deal_id < 30"
)
RANGE = {
    "type": "expect_column_values_to_be_between",
    "kwargs": {"column": "amount", "min_value": 0},
    "severity": "critical",
    "description": "amount is at least 0 & known.",
    "meta": {"check": "amount_in_range"},
}
KEY = {
    "type": "expect_key_to_be_unique",
    "kwargs": {"columns": ["deal_id"]},
    "severity": "critical",
    "description": "One row per deal.",
    "meta": {"check": "key_unique"},
}


@pytest.fixture
def judged(place: Place) -> Place:
    """A place whose deals have a key and a range."""
    document = {
        "name": "sales.fct_deals",
        "meta": {"expectations": 2},
        "expectations": [KEY, RANGE],
    }
    (place.suites / "sales.fct_deals.json").write_text(json.dumps(document))
    return place


def refused(place: Place, amount: int) -> Path:
    place.change(SPOIL.format(amount=amount))
    outcome = place.run(f"refused {amount}")
    assert outcome.verdict == "refused"
    return place.work / "refused" / outcome.candidate_id


def test_the_refused_candidate_tells_its_rows(judged: Place) -> None:
    folder = refused(judged, 1)
    [(rows, keys, query, owner, status)] = judged.ask(
        "select failing_rows, failing_keys, failing_query, owner, status "
        "from quality.fct_gate_results where check_name = 'amount_in_range'",
        folder / "warehouse.duckdb",
    )
    assert (rows, owner, status) == (30, "team:sales", "failed")
    assert json.loads(keys) == [{"deal_id": str(deal)} for deal in range(20)]
    assert len(judged.ask(query, folder / "warehouse.duckdb")) == 30


def test_since_is_the_first_of_an_unbroken_series(judged: Place) -> None:
    def since(folder: Path) -> str:
        checks = json.loads((folder / "release.json").read_text())["checks"]
        return str(next(c["since"] for c in checks if c["check_name"] == "amount_in_range"))

    first = refused(judged, 1)
    assert since(first) == first.name
    second = refused(judged, 2)
    assert since(second) == first.name
    judged.change("update sales.fct_deals set amount = 1")
    assert judged.run("mended").verdict == "released"
    third = refused(judged, 3)
    assert since(third) == third.name


def test_a_series_goes_through_releases_that_went_past_it(judged: Place) -> None:
    first = refused(judged, 1)
    past = {"sales.fct_deals:amount_in_range": "credit notes"}
    assert judged.run("past", overrides=past).verdict == "released"
    last = refused(judged, 2)
    rows = judged.ask(
        "select failing_since from quality.fct_gate_results where status = 'failed'",
        last / "warehouse.duckdb",
    )
    assert rows == [(first.name,)]


def test_later_releases_tell_no_keys_of_the_past(judged: Place) -> None:
    refused(judged, 1)
    told = (judged.work / "settings" / "gate_results.json").read_text()
    assert '"failing_query"' in told
    assert "failing_keys" not in told
    assert "rows" not in json.loads((judged.data / "releases" / "refused.jsonl").read_text())


@pytest.mark.parametrize("verdict", ["refused", "released"])
def test_the_data_docs_tell_it_too(judged: Place, verdict: str) -> None:
    folder = refused(judged, 1)
    if verdict == "released":
        judged.run("past", overrides={"sales.fct_deals:amount_in_range": "credit <notes>"})
        folder = judged.published.parent
    docs = {path.name: path.read_text() for path in (folder / "data_docs").glob("*.html")}
    assert set(docs) == {"index.html", *(f"{p.stem}.html" for p in judged.suites.glob("*.json"))}
    page = docs["sales.fct_deals.html"]
    for said in ("20 of 30", "team:sales", "amount is at least 0 &amp; known.", "30 of 50 rows"):
        assert said in page
    assert "credit &lt;notes&gt;" in page or verdict == "refused"
    assert "Canary" not in str(docs)
    assert not re.search(r"(https?:)?//\w", str(docs)), "nothing is loaded from elsewhere"
    assert (folder / "data_docs" / "style.css").is_file()


def test_great_expectations_rendered_every_expectation(judged: Place) -> None:
    judged.run()
    folder = judged.published.parent / "data_docs"
    page = (folder / "sales.fct_deals.html").read_text()
    assert "One row per deal." in page
    assert "Table-Level Expectations" in page
    assert "Successful Expectations" in page
    links = set(re.findall(r'href="([^"#]+)"', page))
    assert {name for name in links if not (folder / name).is_file()} == set()

"""What Dagster shows of a check: rows as a table, the query, owner, since when, a link."""

from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.defs.gate_page import check_result, overridden
from pipelines.quality import CheckResult

KEY = dg.AssetKey(["release", "candidate"])
DOCS = Path("/data/releases/r1/data_docs/sales.fct_deals.html")
FAILED = CheckResult(
    check_name="amount_in_range",
    table_name="sales.fct_deals",
    severity="critical",
    passed=False,
    observed="30 of 50 rows unexpected",
    expected="amount is at least 0.",
    kind="great_expectations",
    found=30,
    rows=({"deal_id": "a|b", "stage": None}, {"deal_id": "<img src=x>", "stage": "*won*"}),
    query='select "deal_id" from "sales"."fct_deals" where amount < 0',
    owner="team:sales-analytics",
    since="20260101T000000Z-00000000",
)
PASSED = CheckResult("k", "sales.fct_deals", "critical", True, "", "", "great_expectations")
WAITING = CheckResult(
    "rows_as_usual", "sales.fct_deals", "warning", None, "no history yet: 0 earlier releases", "",
    "great_expectations",
)  # fmt: skip


def shown(*results: CheckResult) -> tuple[dg.AssetCheckResult, dict[str, Any]]:
    page = check_result("sales.fct_deals", KEY, results, DOCS)
    return page, {name: value.value for name, value in page.metadata.items()}


def test_a_failed_check_shows_its_rows_and_query() -> None:
    page, metadata = shown(FAILED, PASSED)
    assert not page.passed
    assert page.severity == dg.AssetCheckSeverity.ERROR
    assert page.check_name == "sales__fct_deals"
    assert metadata["amount_in_range"] == (
        "2 of 30:\n\n"
        "| deal_id | stage |\n| --- | --- |\n| a\\|b | *null* |\n| &lt;img src=x> | \\*won\\* |\n\n"
        '```sql\nselect "deal_id" from "sales"."fct_deals" where amount < 0\n```'
    )


def test_a_failed_check_says_since_when_and_whose_it_is() -> None:
    _, metadata = shown(FAILED)
    line = metadata["failed"].splitlines()[-1]
    assert "20260101T000000Z-00000000" in line
    assert "team:sales-analytics" in line


def test_the_data_docs_are_linked() -> None:
    _, metadata = shown(PASSED)
    assert metadata["data docs"] == f"file://{DOCS}"
    assert metadata["data docs path"] == str(DOCS)


def test_what_waits_for_history_is_no_failure_and_no_silence() -> None:
    page, metadata = shown(PASSED, WAITING)
    assert page.passed
    assert "no history yet: 0 earlier releases" in metadata["not judged"]


def test_what_was_released_past_is_told_and_warns() -> None:
    past = FAILED.overridden("credit | notes")
    page, metadata = shown(past)
    assert (page.passed, page.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "overridden: credit \\| notes" in metadata["failed"]
    told = overridden([past, PASSED])["overrides"].value
    assert "`sales.fct_deals:amount_in_range`" in told
    assert overridden([PASSED]) == {}

"""The data docs of a release: a static site, one page per suite, readable without a network.

Great Expectations renders suites and verdicts; the pages around them (`views/`) are ours, since its
own load scripts and styles from elsewhere. Offending rows are shown by their keys.
"""

from __future__ import annotations

import html
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from pipelines.quality.engine import great_expectations
from pipelines.quality.results import CheckResult, GateReport
from pipelines.quality.suites import Suite

STYLE = Path(__file__).parent / "views" / "style.css"


def write_docs(
    folder: Path, suites: Mapping[str, Suite], report: GateReport, release_id: str, at: datetime
) -> None:
    """Write the site of `report` on the candidate `release_id`, judged `at`, to `folder`.

    Replaces what is there. Nothing but keys of rows and counts is in it.
    """
    if not suites:
        return
    great_expectations()
    from pipelines.quality.data_docs.pages import document, view

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(STYLE, folder / STYLE.name)
    by_table: dict[str, list[CheckResult]] = {}
    for result in report.results:
        by_table.setdefault(result.table_name, []).append(result)
    about = {"release_id": release_id, "at": f"{at:%Y-%m-%d %H:%M} UTC"}
    render = view()
    for table, suite in suites.items():
        results = by_table.get(table, [])
        page = document(table, _judged(suite, results), release_id, at)
        told = _told(results) | about | {"table": table}
        text = str(cast(Any, render).render(page, **told))
        (folder / f"{table}.html").write_text(text, encoding="utf-8")
    index = render.env.get_template("index.j2").render(
        tables=[_line(table, results, table in suites) for table, results in by_table.items()],
        counts=report.counts,
        passed=report.passed,
        **_told(report.results),
        **about,
    )
    (folder / "index.html").write_text(index, encoding="utf-8")


def _judged(
    suite: Suite, results: Iterable[CheckResult]
) -> list[tuple[dict[str, Any], CheckResult]]:
    """The suite's entries with their verdicts. Texts of the library's pages are not escaped."""
    by_check = {result.check_name: result for result in results if result.kind != "dbt"}
    return [
        ({**entry, "description": html.escape(entry["description"])}, found)
        for entry in suite.expectations
        if (found := by_check.get(entry["meta"]["check"])) and found.passed is not None
    ]


def _told(results: Iterable[CheckResult]) -> dict[str, list[CheckResult]]:
    ranks = {"failed": 0, "overridden": 1, "warned": 2}
    failed = [result for result in results if result.status in ranks]
    return {
        "failed": sorted(failed, key=lambda each: (ranks[each.status], each.name)),
        "waiting": [result for result in results if result.status == "not judged"],
    }


def _line(table: str, results: list[CheckResult], has_page: bool) -> dict[str, Any]:
    return {
        "table": table,
        "has_page": has_page,
        "owner": next((result.owner for result in results if result.owner), ""),
        "counts": Counter(result.status for result in results),
    }

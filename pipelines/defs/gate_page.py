"""What Dagster shows of a table's checks: failures with their rows, query, owner and history."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.quality import CheckResult, GateReport

_HEADER = ("check", "status", "severity", "observed", "expected", "since", "owner")


def check_result(
    name: str, asset_key: dg.AssetKey, results: Sequence[CheckResult], docs: Path
) -> dg.AssetCheckResult:
    """The results of one table (or of one kind of evidence) as an asset check.

    `docs` is the release's folder of data docs, or a page in it.
    """
    failed = [result for result in results if result.failed]
    waiting = [result for result in results if result.passed is None]
    metadata: dict[str, Any] = {"checks": len(results)}
    if failed:
        metadata["failed"] = dg.MetadataValue.md(_table(_HEADER, map(_line, failed)))
    for result in failed:
        if result.query:
            metadata[result.check_name] = dg.MetadataValue.md(_rows(result))
    if waiting:
        lines = ([f"`{each.check_name}`", each.observed] for each in waiting)
        metadata["not judged"] = dg.MetadataValue.md(_table(("check", "why"), lines))
    return dg.AssetCheckResult(
        passed=not failed,
        check_name=name.replace(".", "__"),
        asset_key=asset_key,
        severity=dg.AssetCheckSeverity.ERROR
        if GateReport(tuple(results)).failures
        else dg.AssetCheckSeverity.WARN,
        metadata=metadata | docs_link(docs),
    )


def docs_link(docs: Path) -> dict[str, Any]:
    """The data docs of a release: a link, and the path for a browser that does not follow it."""
    return {
        "data docs": dg.MetadataValue.url(docs.as_uri()),
        "data docs path": dg.MetadataValue.path(str(docs)),
    }


def overridden(results: Iterable[CheckResult]) -> dict[str, Any]:
    """What a release went past, and why; empty where nothing."""
    lines = [
        [f"`{each.name}`", each.observed, _text(each.override)]
        for each in results
        if each.status == "overridden"
    ]
    table = _table(("released past", "observed", "reason"), lines)
    return {"overrides": dg.MetadataValue.md(table)} if lines else {}


def _line(result: CheckResult) -> list[str]:
    status = result.status + (f": {_text(result.override)}" if result.override else "")
    return [
        f"`{result.check_name}`",
        status,
        result.severity,
        result.observed,
        _text(result.expected),
        result.since,
        result.owner,
    ]


def _rows(result: CheckResult) -> str:
    shown = ""
    if result.rows:
        rows = ([_text(value) for value in row.values()] for row in result.rows)
        shown = f"{len(result.rows)} of {result.found}:\n\n{_table(list(result.rows[0]), rows)}\n\n"
    return f"{shown}```sql\n{result.query}\n```"


def _text(value: str | None) -> str:
    """A value as it stands in a cell of a table: it is data, and no markup."""
    if value is None:
        return "*null*"
    kept = value.replace("\\", "\\\\").replace("\n", " ").replace("<", "&lt;")
    for mark in "|`*_[]":
        kept = kept.replace(mark, f"\\{mark}")
    return kept


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

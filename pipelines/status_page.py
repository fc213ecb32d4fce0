"""The page of `throughline status` at a terminal. Text of files is shown as text, never markup."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.exports.drift import Drift
from pipelines.exports.words import DELIMITERS, one_line
from pipelines.status import LastRun, Status

_SHOWN_FILES = 30
_WIDE = 96  # columns of a terminal that can show both ends of a period
_VERDICTS = {
    "released": "[bold green]released[/]",
    "unchanged": "[bold green]unchanged[/]: the same content as the release before",
    "refused": "[bold red]refused[/] by the gate: the release before it stays",
    "unfinished": "[bold red]did not finish[/]: it failed, or is still under way",
}
_CHANGES = {
    ("appeared", False): "new; kept beside the row, in _extra",
    ("appeared", True): "in the file again, and read",
    ("missing", False): "gone; it was kept in _extra",
    ("missing", True): "gone: null in every row",
}


def show(status: Status, console: Console) -> None:
    """All of it, the most wanted first."""
    _show_release(status, console)
    _show_exports(status, console)
    _show_not_loaded(status, console)
    _show_doubtful(status, console)
    _show_drift(status, console)
    _show_settings(status, console)


def _show_release(status: Status, console: Console) -> None:
    facts = _facts()
    facts.add_row("landing", _path(status.landing, "" if status.landing_exists else "not there"))
    facts.add_row("data", _path(status.data))
    facts.add_row("settings", _path(status.settings_file or "", "") or "defaults only")
    release = status.release
    if release is None:
        facts.add_row("release", "none yet: run `throughline run`")
    else:
        checks = ", ".join(
            f"{count:,} {what.replace('_', ' ')}" for what, count in release.checks.items() if count
        )
        age = _age(release.age_seconds)
        facts.add_row("release", f"[bold]{release.release_id}[/], {age} old")
        facts.add_row("", f"{release.tables} tables; checks: {checks}")
        for name, reason in release.overrides.items():
            facts.add_row("released past", f"[red]{name}[/]: {escape(reason)}")
        facts.add_row("open", _path(f"{release.published}/warehouse.duckdb"))
    if status.last_run:
        facts.add_row("last run", _verdict(status.last_run))
    console.print(facts)
    for problem in status.last_run.problems if status.last_run else []:
        console.print(f"[yellow]![/] {escape(problem)}", soft_wrap=True)


def _show_exports(status: Status, console: Console) -> None:
    _heading("Files", console)
    if not status.exports:
        console.print("Nothing is loaded yet.")
        return
    wide = console.width >= _WIDE
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("export", "files", "rows", "quarantined"):
        table.add_column(name, no_wrap=True, justify="left" if name == "export" else "right")
    table.add_column("newest period" if wide else "newest day", no_wrap=True)
    table.add_column("exported", no_wrap=True)
    source = ""
    for export in status.exports:
        if export.source != source:
            source = export.source
            table.add_row(f"[bold]{source}[/]")
        table.add_row(
            f"  {export.export}",
            f"{export.files:,}",
            f"{export.rows:,}",
            f"[yellow]{export.quarantined:,}[/]" if export.quarantined else "",
            _period(export.period_start if wide else None, export.period_end),
            (export.exported_at or "")[:10],
        )
    console.print(table)
    if any(export.quarantined for export in status.exports):
        console.print("[dim]quality.fct_quarantined_rows has each quarantined value and why[/]")


def _show_not_loaded(status: Status, console: Console) -> None:
    if not status.not_loaded:
        return
    _heading("Not loaded", console)
    for file in status.not_loaded[:_SHOWN_FILES]:
        place = f", line {file.line}" if file.line else ""
        console.print(f"{escape(one_line(file.file_name))}{place}", soft_wrap=True)
        console.print(f"    {escape(one_line(file.reason))}", soft_wrap=True)
        if file.remedy:
            console.print(f"    [dim]{escape(one_line(file.remedy))}[/]", soft_wrap=True)
    _show_more(len(status.not_loaded), console)


def _show_doubtful(status: Status, console: Console) -> None:
    if not status.doubtful:
        return
    _heading("Loaded, but perhaps cut off", console)
    for file in status.doubtful[:_SHOWN_FILES]:
        console.print(f"{escape(one_line(file.file_name))}\n    {file.warning}", soft_wrap=True)
    _show_more(len(status.doubtful), console)


def _show_more(files: int, console: Console) -> None:
    if files > _SHOWN_FILES:
        more = files - _SHOWN_FILES
        console.print(f"and {more:,} more files: `throughline status --json` has all of them")


def _show_drift(status: Status, console: Console) -> None:
    if status.loaded_at is None:
        return
    _heading(f"What changed in the exports with the run of {_minute(status.loaded_at)}", console)
    if status.is_first_load:
        console.print("These are the first files: there is nothing before them to compare with.")
    elif not status.drift:
        console.print("Nothing: the new files look like the ones before them.")
    for drift in status.drift:
        console.print(f"{drift.key}: {drift.drifted} of {drift.files} new files")
        table = Table(show_header=False, box=None, padding=(0, 2, 0, 4))
        for cells in _changes(drift):
            table.add_row(*(escape(one_line(cell)) for cell in cells))
        console.print(table)


def _changes(drift: Drift) -> Iterable[tuple[str, str]]:
    for change in drift.columns:
        yield change.column, _CHANGES[change.kind, change.is_read] + _in_files(change.files, drift)
    for other in drift.properties:
        before, now = (DELIMITERS.get(each, each) for each in (other.before, other.now))
        yield other.name, f"{before} before, now {now}" + _in_files(other.files, drift)
    if drift.quarantined_now is not None:
        yield (
            "quarantined",
            f"{drift.quarantined_before:.1%} before, {drift.quarantined_now:.1%} now",
        )


def _in_files(files: int, drift: Drift) -> str:
    return "" if files == drift.files else f" (in {files} of {drift.files} files)"


def _show_settings(status: Status, console: Console) -> None:
    _heading("Settings in force", console)
    settings = status.settings
    facts = _facts()
    for section, values in settings.items():
        if section == "channels":
            facts.add_row(section, escape("\n".join(map(_rule, values)) or "the standard rules"))
        elif section != "sources":
            for name, value in values.items():
                facts.add_row(f"{section}.{name}", escape(str(value)))
    console.print(facts)
    console.print()
    console.print(_accounts(settings))
    for source, values in settings["sources"].items():
        if values["stages"]:
            console.print(f"\n{escape(source)} stages", soft_wrap=True)
            console.print(_stages(values["stages"]))


def _rule(rule: dict[str, Any]) -> str:
    about = ("channel", "side", "is_paid")
    conditions = [f"{name} {value}" for name, value in rule.items() if name not in about and value]
    return f"{rule['channel']} where {' and '.join(conditions)}"


def _accounts(settings: dict[str, Any]) -> Table:
    table = Table(
        "source", "account", "currency", "time zone", "settles", "late", "stale", box=None
    )
    table.padding = (0, 2, 0, 0)
    for source, own in settings["sources"].items():
        for account, values in [("every", own), *own["accounts"].items()]:
            currency = values["currency"] or own["currency"] or settings["reporting"]["currency"]
            zone = values["time_zone"] or own["time_zone"] or settings["reporting"]["time_zone"]
            days = values["settle_days"]
            days = own["settle_days"] if days is None else days
            settles = "" if days is None else f"{days} days"
            late = _hours(own["freshness"]) if values is own else ("", "")
            table.add_row(*map(escape, (source, account, currency, zone, settles, *late)))
    return table


def _hours(freshness: dict[str, int] | None) -> tuple[str, str]:
    """After how long without a new file a source is late, and stale."""
    if freshness is None:
        return "never", "never"
    return f"{freshness['warn_after_hours']} h", f"{freshness['fail_after_hours']} h"


def _stages(stages: dict[str, str]) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 4))
    for canonical in dict.fromkeys(stages.values()):
        labels = ", ".join(label for label, stage in stages.items() if stage == canonical)
        table.add_row(canonical, escape(labels))
    return table


def _facts() -> Table:
    return Table(show_header=False, box=None, padding=(0, 2, 0, 0))


def _heading(text: str, console: Console) -> None:
    console.print(f"\n[bold]{text}[/]")


def _path(path: str, remark: str = "") -> str:
    return f"{escape(path)}" + (f" [red]({remark})[/]" if remark else "")


def _verdict(run: LastRun) -> str:
    return f"{_VERDICTS.get(run.verdict, escape(run.verdict))}, {_minute(run.ended_at)}"


def _minute(moment: str) -> str:
    """An ISO timestamp in UTC, to the minute."""
    return f"{moment[:16].replace('T', ' ')} UTC"


def _age(seconds: int) -> str:
    span = timedelta(seconds=max(0, seconds))
    for count, word in ((span.days, "day"), (seconds // 3600, "hour"), (seconds // 60, "minute")):
        if count >= 1:
            return f"{count} {word}{'s' if count > 1 else ''}"
    return "less than a minute"


def _period(start: str | None, end: str | None) -> str:
    return f"{start} to {end}" if start and end and start != end else end or ""

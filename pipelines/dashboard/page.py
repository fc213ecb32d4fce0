"""Put the page together: sections, their answers, plotly's own JavaScript; nothing is loaded.

Names in the data (campaigns, stages, reasons) are hostile input. They stand in the page as JSON in
which no character can end a script, and `page.js` only ever writes them as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from pipelines.dashboard import sections
from pipelines.dashboard.answers import Answer, answer
from pipelines.dashboard.blocks import Section
from pipelines.dashboard.words import MODELS, titles
from pipelines.quality import CheckResult
from pipelines.release.layout import REPORT_FOLDER
from pipelines.release.model import Release
from pipelines.settings.sections import Reporting

REPORT = f"{REPORT_FOLDER}/index.html"
_ASSETS = Path(__file__).with_name("assets")
_SCRIPTS = ("format.js", "tables.js", "charts.js", "page.js")
_TABLE = re.compile(
    r"\b(?:journey|marketing|sales|quality)\.(?:dim_|fct_|rpt_|column_lineage\b)\w*"
)
# Periods and what the data are of; answered with every page.
_PERIODS = "from periods"
_SPAN = """
    select
        first_day, today,
        coalesce((select bool_or(is_demo) from quality.fct_loads), false) as is_demo
    from span
"""
_CHOSEN = """
    select model, bool_or(is_report_model) as is_report_model
    from journey.fct_attribution_daily where is_report_unit group by model order by model
"""


@dataclass(frozen=True)
class About:
    """What the page says of itself: the release, when it was made (UTC), and how to print numbers:
    `locale` as of CLDR, such as en or de_CH; `currency` and `time_zone` those of reports."""

    release_id: str
    created_at: str
    currency: str
    time_zone: str
    locale: str = "en"

    @classmethod
    def of(cls, release: Release, reporting: Reporting) -> About:
        """Of `release`, made with these settings."""
        made = release.release_id, release.created_at
        return cls(*made, reporting.currency, reporting.time_zone, reporting.locale)


@cache
def known_sections() -> tuple[Section, ...]:
    """Every section, in its order: the modules of `sections`."""
    names = [f"{sections.__name__}.{module.name}" for module in iter_modules(sections.__path__)]
    found: list[Section] = [import_module(name).SECTION for name in names]
    return tuple(sorted(found, key=lambda section: section.order))


@cache
def tables_read() -> tuple[str, ...]:
    """The marts that the page reads, as `<schema>.<table>`."""
    asked = [_SPAN, _CHOSEN, *(q for section in known_sections() for q in _questions(section))]
    return tuple(sorted({"journey.dim_dates"}.union(*(_TABLE.findall(sql) for sql in asked))))


def write_report(folder: Path, about: About, evidence: Iterable[CheckResult] = ()) -> Path:
    """Write `folder`/report/index.html of the marts in `folder`/warehouse.duckdb; its path.

    `evidence` are the checks that are known before the gate judges. Raises duckdb.Error when a
    section asks what the release cannot answer, OSError from the disk.
    """
    questions = {"periods": _PERIODS, "span": _SPAN, "models": _CHOSEN}
    for section in known_sections():
        questions |= {f"{section.key}.{name}": sql for name, sql in section.questions.items()}
    answers = answer(folder, questions) | {"quality.checks": _counted(evidence)}
    path = folder / REPORT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_page(about, answers), encoding="utf-8")
    return path


def _questions(section: Section) -> Sequence[str]:
    return tuple(section.questions.values())


def _counted(evidence: Iterable[CheckResult]) -> Answer:
    by_kind: dict[str, list[int]] = {}
    for result in evidence:
        counts = by_kind.setdefault(result.kind, [0, 0, 0])
        counts[0 if result.passed else 2 if result.severity == "critical" else 1] += 1
    rows = [[kind, *counts] for kind, counts in sorted(by_kind.items())]
    return {"columns": ["kind", "passed", "warned", "failed"], "rows": rows}


def _page(about: About, answers: Mapping[str, Answer]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    told = {
        "about": about.__dict__ | {"locale": about.locale.replace("_", "-")},
        "labels": {"source": titles(), "model": MODELS},
        "sections": [section.described() for section in known_sections()],
        "answers": answers,
    }
    plotly = _plotly()
    script = "\n".join((_ASSETS / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    template = Environment(
        loader=FileSystemLoader(_ASSETS), autoescape=True, undefined=StrictUndefined
    ).get_template("page.html.j2")
    return template.render(
        about=about,
        sections=known_sections(),
        style=(_ASSETS / "page.css").read_text(encoding="utf-8"),
        plotly=plotly,
        script=script,
        data=as_json(told),
        hashes=[_hash(plotly), _hash(script)],
    )


def as_json(value: Any) -> str:
    """JSON that may stand inside a script element, whatever characters the texts in it hold."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def _plotly() -> str:
    from importlib.resources import files

    package = files("plotly") / "package_data" / "plotly.min.js"
    return package.read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """The source expression by which a Content-Security-Policy lets just this script run."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"

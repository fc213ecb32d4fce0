"""Great Expectations' renderers, given our verdicts and our page around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import great_expectations
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.render.components import RenderedDocumentContent
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.view.view import DefaultJinjaPageView
from jinja2 import ChoiceLoader, FileSystemLoader

from pipelines.quality.results import CheckResult

VIEWS = Path(__file__).parent / "views"


def view() -> DefaultJinjaPageView:
    """The library's view, which looks for templates among ours first."""
    made = DefaultJinjaPageView()
    stock = made.env.loader
    made.env.loader = ChoiceLoader([FileSystemLoader(VIEWS), *([stock] if stock else [])])
    return made


def document(
    table: str,
    judged: Iterable[tuple[Mapping[str, Any], CheckResult]],
    release_id: str,
    at: datetime,
) -> RenderedDocumentContent:
    """The page of one suite: how many expectations were met, and each with what was observed."""
    results = [_validation(entry, result) for entry, result in judged]
    met = sum(bool(result.success) for result in results)
    validation = ExpectationSuiteValidationResult(
        success=met == len(results),
        results=results,
        suite_name=table,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": met,
            "unsuccessful_expectations": len(results) - met,
            "success_percent": 100 * met / len(results) if results else None,
        },
        meta={
            "run_id": {"run_name": release_id, "run_time": at.isoformat()},
            "great_expectations_version": great_expectations.__version__,
        },
    )
    page: RenderedDocumentContent = ValidationResultsPageRenderer().render(validation)
    # Its header names the table once more, with a link to a page of suites that we do not write.
    page.sections[0].content_blocks.pop(0)
    return page


def _validation(entry: Mapping[str, Any], result: CheckResult) -> ExpectationValidationResult:
    configuration = ExpectationConfiguration(
        type=entry["type"],
        kwargs=dict(entry["kwargs"]),
        severity=entry["severity"],
        description=entry["description"],
        meta=dict(entry["meta"]),
    )
    return ExpectationValidationResult(
        success=bool(result.passed),
        expectation_config=configuration,
        result={"observed_value": result.observed},
    )

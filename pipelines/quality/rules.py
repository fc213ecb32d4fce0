"""Expectation types of our own. Importing this module registers them with Great Expectations."""

from __future__ import annotations

from typing import Any, ClassVar

from great_expectations.compatibility import pydantic
from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)

from pipelines.quality.history import MEASURES


class ExpectQueryToFindNoRows(UnexpectedRowsExpectation):
    """`expect_query_to_find_no_rows`: the query returns no row.

    The stock expectation runs its query twice, once for the count and once to fetch offending rows.
    This one only counts: half the time on large tables, and no value of a row leaves DuckDB.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: object = None,
    ) -> dict[str, Any]:
        found = int(metrics["unexpected_rows_query.row_count"])
        return {"success": found == 0, "result": {"observed_value": found}}


class ExpectKeyToBeUnique(ExpectQueryToFindNoRows):
    """`expect_key_to_be_unique`: no two rows agree on all `columns`; null equals null.

    Only rows whose 64-bit hash repeats are compared value by value: exact, and twice as fast as
    grouping by the values of a text key.
    """

    columns: list[str]
    unexpected_rows_query: str = ""

    @pydantic.root_validator(pre=True)
    def _write_query(cls, values: dict[str, Any]) -> dict[str, Any]:  # noqa: N805
        key = ", ".join('"' + str(name).replace('"', '""') + '"' for name in values["columns"])
        key = key.replace("{", "{{").replace("}", "}}")
        query = (
            f"select {key} from {{batch}} where hash({key}) in "
            f"(select hash({key}) from {{batch}} group by all having count(*) > 1) "
            f"group by all having count(*) > 1"
        )
        return {**values, "unexpected_rows_query": query}


class ExpectMeasuresToBeAsUsual(ExpectQueryToFindNoRows):
    """`expect_measures_to_be_as_usual`: no measure of `table_name` lies outside of its band.

    The release tells its measures and their bands itself, so the rows found are measures.
    """

    table_name: str
    measures: list[str]
    unexpected_rows_query: str = ""

    @pydantic.root_validator(pre=True)
    def _write_query(cls, values: dict[str, Any]) -> dict[str, Any]:  # noqa: N805
        asked = ", ".join(_literal(name) for name in values["measures"])
        query = (
            "select column_name, measure, bucket, value, expected, lower, upper, history_releases "
            f"from {MEASURES} where state = 'unusual' "
            f"and table_name = {_literal(values['table_name'])} and measure in ({asked})"
        )
        return {**values, "unexpected_rows_query": query}

    @pydantic.validator("unexpected_rows_query")
    def _validate_query(cls, query: str) -> str:  # noqa: N805
        return query  # the stock one prints a line about queries that read another table


def _literal(text: str) -> str:
    return "'" + str(text).replace("'", "''").replace("{", "{{").replace("}", "}}") + "'"

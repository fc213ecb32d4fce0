"""The parts of an export contract: columns, totals, what is read above and below the table, other
shapes of the same export.

The contract itself, and how its file is read, is contract.py.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

ColumnType = Literal[
    "text", "id", "integer", "decimal", "money", "date", "timestamp", "boolean", "map"
]
SQL_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "id": "VARCHAR",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,6)",
    "money": "DECIMAL(18,6)",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "map": "MAP(VARCHAR, VARCHAR)",
}


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


Evidence = Literal["real", "copy", "code", "doc", "unverified"]
Numbers = Literal["proven", "dot"]
# What a cell says about who a row is about: an address, the id of a person's record in the source's
# own system, a browser, an ad click, a phone, the only name that a list view prints, or any of them
# as a person types it.
Identifies = Literal["email", "record", "visitor", "click", "phone", "name", "key"]


class Strict(BaseModel):
    """A section of a contract: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Strict):
    """One column of the raw table, in the order of the contract."""

    name: Name
    type: ColumnType = "text"
    description: str = ""
    example: str = ""  # a cell of the template, see template.py
    aliases: list[str] = []  # headers that mean this column, best first, in every UI language known
    required: bool = False  # the file has it
    filled: bool = False  # every row has it: an id without which a row is none
    null_tokens: list[str] = []
    # strptime formats; "iso" is the ISO 8601 family, "epoch" seconds and "epoch_ms" milliseconds
    # since 1970, "excel" a serial day number, "local" all that a spreadsheet may print; a
    # single format is declared and needs no evidence
    formats: list[str] = []
    scale: int = Field(default=6, ge=0, le=12)
    divide_by: Literal[1, 100, 1000, 1000000] = 1  # printed in cents or micros
    # cells in another language, in lower case, and the English ones that they mean
    words: dict[str, str] = {}
    censored: bool = False  # "< 10%" and "<5" are intervals: null here, kept as text in _extra
    personal: bool = False
    identifies: Identifies | None = None  # whom the row is about: `throughline erase` finds it so
    facet: bool = False  # filled from the path, see Contract.path_facets
    lower: bool = False  # a facet in lower case, whatever the path says
    currency_from_header: bool = False  # the header may end with "(EUR)"
    extract: Pattern | None = None  # what of the cell counts: group 1, as of an id within a URN
    header_pattern: Pattern | None = (
        None  # a map column: every header that matches; group 1 is the key
    )

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the column."""
        if self.type == "decimal":
            return f"DECIMAL(18,{self.scale})"
        return SQL_TYPES[self.type]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.type == "map") != (self.header_pattern is not None):
            raise ValueError("type 'map' and 'header_pattern' go together")
        if self.facet and self.aliases:
            raise ValueError("a facet column is read from the path and has no aliases")
        if self.divide_by != 1 and self.type not in ("decimal", "money"):
            raise ValueError("divide_by is for columns of type decimal or money")
        if self.words and self.type != "text":
            raise ValueError("words is for columns of type text")
        if self.filled and self.type != "id":
            raise ValueError("filled is for columns of type id")
        if self.extract is not None and re.compile(self.extract).groups != 1:
            raise ValueError("extract: a pattern with one group")
        return self


class Totals(Strict):
    """Which rows are totals, and which of them close the file."""

    blank: list[str]  # columns that are empty, or hold the label, in a total row
    label: Pattern | None = None  # must match one of the columns before the measures when given
    closes: Pattern | None = (
        None  # labels of the total that equals the sum of the rows; none: every total
    )
    measures: list[str]
    deduplicated: list[str] = []  # told by the total row alone: no sum of rows, such as reach
    always: bool = False  # every real export has one: a file without may be cut off


class Period(Strict):
    """Columns whose least and greatest value are the period of the load: the first one that holds
    any."""

    start: list[str] = []
    end: list[str] = []


class Unpivot(Strict):
    """A wide file (one column per name) becomes one row per cell that is not empty."""

    header: Pattern
    name_column: str
    value_column: str
    constants: dict[str, str] = {}


class Preamble(Strict):
    """One fact printed above the header: group 1 of the first match over those lines. A file that
    prints one which does not fit is another report."""

    pattern: Pattern
    fits: Pattern | None = None
    fact: Literal[
        "rows",
        "incomplete",
        "time_zone",
        "currency",
        "account_id",
        "period",
        "period_start",
        "period_end",
        "exported_at",
        "title",
        "aggregation",
    ]


class Span(Strict):
    """Two columns with the first and the last day that a row covers. `one`: rows of one day, any
    other is bad; `many`: a file that has no row of one day."""

    start: str
    end: str
    days: Literal["one", "many"]


class FullExport(Strict):
    """How a complete snapshot of an object is told: every sampled cell of this column fits."""

    column: str
    cells: Pattern


class VariantColumn(Strict):
    """What another shape prints differently about one column; a key that is given replaces."""

    name: Name
    aliases: list[str] = []
    required: bool = False
    null_tokens: list[str] = []
    formats: list[str] = []
    divide_by: Literal[1, 100, 1000, 1000000] = 1
    facet: bool = False
    currency_from_header: bool = False
    extract: Pattern | None = None
    header_pattern: Pattern | None = None


class Variant(Strict):
    """Another physical shape of the same export, such as a connector's table: its rows become rows
    of the same raw table. A key that is given replaces the contract's."""

    name: Name
    title: str = ""
    evidence: Evidence
    columns: list[VariantColumn] = []
    required: list[str] = []  # given: exactly these columns are required
    requires_any: list[list[str]] = []
    forbids: list[str] = []
    null_tokens: list[str] = []
    numbers: Numbers = "proven"
    path_facets: Pattern | None = None
    preamble_period: bool = False
    preamble: list[Preamble] = []
    footer: Pattern | None = None
    footer_rows: Pattern | None = None
    totals: Totals | None = None
    layout: Literal["table", "form"] = "table"
    without_days: Name | None = None
    span: Span | None = None
    told_by: dict[str, Pattern] = {}
    full_export: FullExport | None = None

    def over(self, contract: dict[str, Any]) -> dict[str, Any]:
        """The contract of this shape, from the dump of the base contract."""
        given = self.model_dump(include=self.model_fields_set)
        own = {column.pop("name"): column for column in self._columns()}
        exact = given.pop("required", None)
        columns = [column | own.pop(column["name"], {}) for column in contract["columns"]]
        if own:
            raise ValueError(f"variants.{self.name}.columns: no column '{next(iter(own))}'")
        if exact is not None:
            names = {column["name"] for column in columns}
            if unknown := [name for name in exact if name not in names]:
                raise ValueError(f"variants.{self.name}.required: no column '{unknown[0]}'")
            columns = [column | {"required": column["name"] in exact} for column in columns]
        given = {key: value for key, value in given.items() if key not in ("name", "columns")}
        own_end = {"ends_with_newline": False}  # what is known is of the base's files
        return contract | given | own_end | {"columns": columns, "variants": []}

    def _columns(self) -> list[dict[str, Any]]:
        return [
            column.model_dump(include=column.model_fields_set | {"name"}) for column in self.columns
        ]

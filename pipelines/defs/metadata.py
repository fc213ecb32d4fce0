"""What Dagster shows of a table: rows, columns and what each is made from, its code."""

import re
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.lineage.project import Origins
from pipelines.settings import environment, settings

_SHOWN_EXPORTS = 6


def model_metadata(
    rows: int | None,
    schema: dg.TableSchema,
    types: Mapping[str, str],
    origins: Origins,
    exports: Mapping[str, Sequence[tuple[str, str]]],
) -> dict[str, Any]:
    """The metadata of a dbt model's materialization.

    Args:
        rows: None of a view, which holds none.
        schema: its columns as known before it was built.
        types: of its columns, where they were not known; empty where they were.
        origins: the columns that each of its columns is made from.
        exports: of a mart, the table and header of the exports that each begins with.
    """
    metadata: dict[str, Any] = {"dagster/column_schema": _typed(schema, types)}
    if rows is not None:
        metadata["dagster/row_count"] = rows
    if origins:
        metadata["dagster/column_lineage"] = dg.TableColumnLineage(
            {
                column: [dg.TableColumnDep(dg.AssetKey(list(table)), name) for table, name in deps]
                for column, deps in origins.items()
            }
        )
        metadata["column lineage"] = dg.MetadataValue.md(_lineage_table(origins, exports))
    return metadata


def _typed(schema: dg.TableSchema, types: Mapping[str, str]) -> dg.TableSchema:
    known = {column.name: column for column in schema.columns}
    return dg.TableSchema(
        [
            dg.TableColumn(
                name,
                kind,
                known[name].description if name in known else None,
                tags=known[name].tags if name in known else {},
            )
            for name, kind in (types or {c.name: c.type for c in schema.columns}).items()
        ]
    )


def personal_tag(meta: Mapping[str, Any]) -> dict[str, str]:
    """The tag of a column that holds personal data, as Dagster's column schema shows it."""
    return {"personal": ""} if meta.get("personal") else {}


def code_link(path: Path, mark: str = "") -> dict[str, Any]:
    """The metadata that links an asset to its source file, at the first line that holds `mark`.

    `path` lies in the checkout. The link leads to `code: {url}` of throughline.yaml, or to the file
    of this machine.
    """
    name = path.resolve().relative_to(environment().root).as_posix()
    line = _line_of(path, mark)
    url = settings().code.url
    link: dg.UrlCodeReference | dg.LocalFileCodeReference
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)
        if url:
            link = dg.UrlCodeReference(url=f"{url.rstrip('/')}/{name}#L{line}", label=name)
        else:
            link = dg.LocalFileCodeReference(file_path=str(path), line_number=line, label=name)
        return {"dagster/code_references": dg.CodeReferencesMetadataValue(code_references=[link])}


@cache
def _line_of(path: Path, mark: str) -> int:
    if not mark:
        return 1
    lines = path.read_text(encoding="utf-8").splitlines()
    found = (number for number, line in enumerate(lines, 1) if re.search(mark, line))
    return next(found, 1)


def _lineage_table(origins: Origins, exports: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """Markdown: each column with links to what it is made from, and to the exports it begins in."""
    header = ["| column | made from |", "| --- | --- |"]
    if exports:
        header = ["| column | made from | begins in |", "| --- | --- | --- |"]
    lines = []
    for column, deps in origins.items():
        made = ", ".join(_link(table, name) for table, name in deps) or "no column"
        cells = [f"`{column}`", made]
        if exports:
            begins = [_link(table.split("."), header) for table, header in exports.get(column, ())]
            more = len(begins) - _SHOWN_EXPORTS
            told = ", ".join(begins[:_SHOWN_EXPORTS]) + (f" and {more} more" if more > 0 else "")
            cells.append(told)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*header, *lines])


def _link(table: Sequence[str], column: str) -> str:
    shown = column.replace("|", "\\|").replace("`", "")
    return f"[{'.'.join(table)}](/assets/{'/'.join(table)}) `{shown}`"

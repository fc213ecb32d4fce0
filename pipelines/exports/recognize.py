"""Which export a table is: every contract is held against every possible header line, by content
alone."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from pipelines.exports.contract import Contract
from pipelines.exports.explain import Unrecognized, explain
from pipelines.exports.forms import as_table
from pipelines.exports.match import Match
from pipelines.exports.refused import refusal
from pipelines.exports.sniff import (
    HEADER_SEARCH,
    Head,
    Record,
    TooManyColumnsError,
    head_text,
    read_heads,
)
from pipelines.exports.vocabulary import Printed, printed, spoken_to, vocabulary


def recognize_file(
    text: Path, name: str, contracts: dict[str, Contract], typed: bool = False
) -> Match | Unrecognized:
    """Find the one contract that fits a UTF-8 file, from its start; see `recognize`.

    Args:
        text: the file; a form (labels and values) is rewritten in place as the table it means.
        name: see `recognize`.
        contracts: by key.
        typed: the file was made from typed values, whose numbers are printed with a dot.
    """
    try:
        heads = read_heads(*head_text(text))
        found = recognize(heads, name, contracts)
        # Lines above a table may look like a form: a table goes first.
        if isinstance(found, Unrecognized) and as_table(text, heads, contracts.values()):
            found = recognize(read_heads(*head_text(text)), name, contracts)
    except TooManyColumnsError as error:
        return Unrecognized(str(error), "export the columns of one report only", error.line)
    if isinstance(found, Unrecognized):
        return found
    if typed:
        return replace(found, contract=found.contract.with_numbers("dot"))
    if found.head.delimiter == ";":  # saved again by a spreadsheet, perhaps with decimal commas
        return replace(found, contract=found.contract.with_numbers("proven"))
    return found


def recognize(heads: list[Head], path: str, contracts: dict[str, Contract]) -> Match | Unrecognized:
    """Find the one contract that fits, in whichever of its shapes.

    Args:
        heads: the start of the file under each candidate delimiter.
        path: below the landing folder, "/" separated, "!" before an archive member; read for
            facets only.
        contracts: by key.
    """
    shapes, speakers = vocabulary(contracts)
    candidates: dict[int, list[tuple[int, Head, Record, list[Printed]]]] = defaultdict(list)
    for head in heads:
        for record in head.records[:HEADER_SEARCH]:
            headers = [printed(cell) for cell in record.cells]
            for number, known in spoken_to(headers, speakers).items():
                # Fewer known headers than this are no match, whatever else is looked at.
                if known > (1 if len(headers) > 3 and not shapes[number].unpivot else 0):
                    candidates[number].append((known, head, record, headers))
    matches: list[Match] = []
    best = 0
    # Those that know most of the file come first, so that most others need no closer look.
    for number in sorted(
        candidates, key=lambda each: (-max(one[0] for one in candidates[each]), each)
    ):
        shape, facets = shapes[number], facets_of(shapes[number], path)
        for known, head, record, headers in candidates[number]:
            if known < best and not shape.takes_any_header:
                continue
            match = _held_against(shape, head, record, headers, facets)
            if match:
                matches.append(match)
                best = max(best, match.strength[0] if match.fits else 0)
    fitting = [match for match in matches if match.fits]
    if not fitting:
        return _empty_export(shapes, heads) or refusal(heads, path) or explain(matches, heads)
    top = [match for match in fitting if match.strength[0] == best]
    keys = sorted({match.contract.key for match in top})
    if len(keys) > 1:
        return Unrecognized(
            reason=f"the columns fit more than one export: {', '.join(keys)}",
            remedy="export again with more columns, so that only one of them fits",
            line=top[0].header.line,
            closest=keys[0],
            candidates=keys,
        )
    return min(top, key=lambda match: match.header.index)


def _has_columns(head: Head) -> bool:
    """Whether a line has more cells than one of a preamble, cut at each of its commas."""
    return any(sum(bool(cell.strip()) for cell in record.cells) > 3 for record in head.records)


def _empty_export(shapes: list[Contract], heads: list[Head]) -> Match | None:
    """A file that is only the preamble of an export that had nothing to report."""
    head = heads[0]
    first = next((record for record in head.records if any(record.cells)), None)
    if not head.complete or first is None or any(map(_has_columns, heads)):
        return None
    for shape in shapes:
        if shape.empty and re.search(shape.empty, " ".join(first.cells)):
            below = Record([], len(head.records), head.records[-1].line + 1)
            facts = _preamble(shape, head, below)
            return Match(shape, head, below, {}, {}, {}, None, {}, [], [], False, facts)
    return None


def _preamble(contract: Contract, head: Head, header: Record) -> dict[str, str]:
    if not contract.preamble:
        return {}
    lines = [" ".join(record.cells) for record in head.records[: header.index]]
    found: dict[str, str] = {}
    for rule in contract.preamble:
        for line in lines:
            if rule.fact not in found and (match := re.search(rule.pattern, line)):
                found[rule.fact] = match[1].strip()
    return found


def facets_of(contract: Contract, path: str) -> dict[str, str]:
    """What a path says of a file, by column."""
    found = re.search(contract.path_facets, path) if contract.path_facets else None
    return {
        name: value.lower() if contract.column(name).lower else value
        for name, value in (found.groupdict() if found else {}).items()
    }


def _held_against(
    contract: Contract, head: Head, record: Record, headers: list[Printed], facets: dict[str, str]
) -> Match | None:
    mapped, currency = mapped_headers(contract, headers)
    if not mapped or (len(mapped) == 1 and len(record.cells) > 3 and not contract.unpivot):
        return None
    maps = maps_of(contract, record.cells)
    unpivoted: dict[str, int] = {}
    if contract.unpivot:
        taken = set(mapped.values())
        unpivoted = {
            cell.strip(): position
            for position, cell in enumerate(record.cells)
            if position not in taken and re.search(contract.unpivot.header, cell.strip())
        }
    missing = [
        column.name for column in contract.columns if column.required and column.name not in mapped
    ]
    missing += [
        " or ".join(group)
        for group in contract.requires_any
        if not any(name in mapped for name in group)
    ]
    forbidden = contract.forbidden_headers
    if contract.unpivot and not unpivoted:
        missing.append(contract.unpivot.value_column)
    return Match(
        contract=contract,
        head=head,
        header=record,
        mapped=mapped,
        maps=maps,
        unpivoted=unpivoted,
        header_currency=currency,
        facets=facets,
        missing_required=missing,
        forbidden=[header.cell for header in headers if header.forms[0] in forbidden],
        missing_facets=bool(contract.path_facets) and not facets,
        preamble=_preamble(contract, head, record),
    )


def mapped_headers(contract: Contract, headers: list[Printed]) -> tuple[dict[str, int], str | None]:
    """Column name to position (the best alias wins, then the first), and the currency printed in a
    header."""
    index = contract.alias_index
    mapped: dict[str, int] = {}
    ranks: dict[str, int] = {}
    currency: str | None = None
    for position, header in enumerate(headers):
        found = next((index[form] for form in header.forms if form in index), None)
        code = None
        if found is None and header.currency:
            found = next((index[form] for form in header.label_forms if form in index), None)
            if found is None or not contract.column(found[1]).currency_from_header:
                continue
            code = header.currency
        if found and (found[1] not in ranks or found[0] < ranks[found[1]]):
            rank, name = found
            mapped[name], ranks[name] = position, rank
            currency = code or currency
    return mapped, currency


def maps_of(contract: Contract, cells: list[str]) -> dict[str, dict[str, int]]:
    """The headers that each map column takes: their position by key."""
    found: dict[str, dict[str, int]] = {}
    for column in contract.columns:
        if column.header_pattern:
            keys = [
                (re.search(column.header_pattern, cell), position)
                for position, cell in enumerate(cells)
            ]
            found[column.name] = {match[1]: position for match, position in keys if match}
    return found

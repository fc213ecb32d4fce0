"""Which shapes of the contracts know a printed header: asked of every line that may be a header, so
it is looked up and never searched."""

from __future__ import annotations

import functools
from collections import Counter

from pipelines.exports.contract import Contract
from pipelines.exports.headers import header_forms, split_currency


class Printed:
    """One header cell in the forms in which it is looked up, computed once for all contracts."""

    def __init__(self, cell: str) -> None:
        self.cell = cell
        self.forms = header_forms(cell)
        label, self.currency = split_currency(cell)
        self.label_forms = header_forms(label) if self.currency else []
        self.all_forms = frozenset((*self.forms, *self.label_forms))


@functools.lru_cache(maxsize=4096)
def printed(cell: str) -> Printed:
    return Printed(cell)


_Speakers = dict[str, list[int]]
_last: tuple[dict[str, Contract], list[Contract], _Speakers] | None = None


def vocabulary(contracts: dict[str, Contract]) -> tuple[list[Contract], _Speakers]:
    """Every shape of the contracts, and for each normalised header the shapes that know it."""
    global _last
    kept = _last  # threads may replace it meanwhile
    if kept is not None and kept[0] is contracts:
        return kept[1], kept[2]
    shapes = [shape for contract in contracts.values() for shape in contract.shapes]
    speakers: _Speakers = {}
    for number, shape in enumerate(shapes):
        for alias in shape.alias_index:
            speakers.setdefault(alias, []).append(number)
    if len(contracts) > 1:
        _last = (contracts, shapes, speakers)
    return shapes, speakers


def spoken_to(headers: list[Printed], speakers: _Speakers) -> Counter[int]:
    """How many of these headers each shape knows, at most."""
    known: Counter[int] = Counter()
    for header in headers:
        if not speakers.keys().isdisjoint(header.all_forms):  # as the cells below a header are
            spoken = (speakers.get(form, ()) for form in header.all_forms)
            known.update({number for numbers in spoken for number in numbers})
    return known

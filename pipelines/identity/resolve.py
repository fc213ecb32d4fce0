"""Edges to persons, with the guards on whole components: who must stay apart, what is too large.

Components that nothing speaks against, all but a few, are done in compiled code. In the others
edges are taken one by one, the surest first, and left out where they would join what is apart.
"""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipelines.identity.components import (
    LEFT,
    RIGHT,
    Numbers,
    components,
    first_of,
    index_edges,
    numbers,
)

CERTAIN, STRONG, WEAK = 0, 1, 2
SCHEMA = pa.schema(
    [
        pa.field("record_number", pa.int64(), nullable=False),
        pa.field("cluster_number", pa.int64(), nullable=False),
        pa.field("cut_reason", pa.string()),
    ]
)
DECLARED, LOOSE, LARGE = "declared_different", "loosely_tied", "too_many_records"


def resolve(edges: pa.Table, different: pa.Table, conflicts: pa.Table, record_cap: int) -> pa.Table:
    """The person of every record that an edge touches.

    Args:
        edges: ends as record numbers, `priority` (smallest first), `strength` (0 certain, 1 strong,
            2 weak) and `confidence`; one row per edge, in any order.
        different: pairs of records that a person declared different. No edge joins them.
        conflicts: pairs of records of clearly different names. No weak edge joins them.
        record_cap: a component of more records keeps its strong edges, or else its certain ones.

    Returns:
        One row per record; `cut_reason` is why not every edge of its component was used, or null.
    """
    records, left, right = index_edges(edges)
    strength = numbers(edges, "strength")
    whole = components(left, right, records.size)
    kept, reasons = _without_large(left, right, strength, whole, record_cap)
    labels = whole if kept.all() else components(left[kept], right[kept], records.size)
    apart = [(pair, LOOSE) for pair in _positions(records, conflicts)]
    apart += [(pair, DECLARED) for pair in _positions(records, different)]
    together = [(pair, why) for pair, why in apart if labels[pair[0]] == labels[pair[1]]]
    if together:
        torn = np.unique([labels[pair[0]] for pair, _ in together])
        inside = np.flatnonzero(kept & np.isin(labels[left], torn))
        ends = np.sort([records[left[inside]], records[right[inside]]], axis=0)
        surest = -_confidence(edges)[inside], numbers(edges, "priority")[inside]
        ordered = inside[np.lexsort((*ends, *surest))]
        used = _constrained(left[ordered], right[ordered], together)
        kept[ordered[~used]] = False
        for why in (LOOSE, DECLARED):
            places = [pair[0] for pair, reason in together if reason == why]
            reasons[np.isin(whole, whole[places])] = why
        labels = components(left[kept], right[kept], records.size)
    clusters = first_of(records, labels)[labels]
    return pa.table([records, clusters, pa.array(reasons, pa.string())], schema=SCHEMA)


def loose_parts(edges: pa.Table) -> pa.Table:
    """The records of components that weak edges hold together, with their part.

    Returns `record_number`, `component` and `part`, by which names are compared for `conflicts`.
    """
    records, left, right = index_edges(edges)
    sure = numbers(edges, "strength") < WEAK
    component = components(left, right, records.size)
    part = components(left[sure], right[sure], records.size)
    parts = np.zeros(component.max() + 1 if component.size else 0, dtype=np.int64)
    np.add.at(parts, component[np.unique(part, return_index=True)[1]], 1)
    chosen = parts[component] > 1
    return pa.table(
        {
            "record_number": records[chosen],
            "component": component[chosen],
            "part": part[chosen],
        }
    )


def _without_large(
    left: Numbers, right: Numbers, strength: Numbers, whole: Numbers, cap: int
) -> tuple[NDArray[np.bool_], NDArray[np.object_]]:
    kept = np.ones(left.size, dtype=np.bool_)
    reasons = np.full(whole.size, None, dtype=np.object_)
    labels = whole
    for weakest in (WEAK, STRONG):
        large = np.bincount(labels)[labels] > cap if labels.size else np.empty(0, dtype=np.bool_)
        if not large.any():
            break
        reasons[large] = LARGE
        kept &= ~(large[left] & (strength >= weakest))
        labels = components(left[kept], right[kept], whole.size)
    return kept, reasons


def _positions(records: Numbers, pairs: pa.Table) -> list[tuple[int, int]]:
    """Pairs of record numbers as positions; those with a record that no edge touches are left."""
    if not pairs.num_rows or not records.size:
        return []
    left, right = numbers(pairs, LEFT), numbers(pairs, RIGHT)
    at, to = (pc.index_in(pa.array(ends), pa.array(records)) for ends in (left, right))
    known = pc.and_(at.is_valid(), to.is_valid())
    return list(zip(at.filter(known).to_pylist(), to.filter(known).to_pylist(), strict=True))


def _confidence(edges: pa.Table) -> NDArray[np.float64]:
    found: NDArray[np.float64] = edges["confidence"].cast(pa.float64()).to_numpy()
    return found


def _constrained(
    left: Numbers, right: Numbers, apart: Iterable[tuple[tuple[int, int], str]]
) -> NDArray[np.bool_]:
    """Which edges, taken in their order, can be used without joining a pair that is apart."""
    parent: dict[int, int] = {}
    enemies: dict[int, set[int]] = {}
    for (one, other), _ in apart:
        enemies.setdefault(one, set()).add(other)
        enemies.setdefault(other, set()).add(one)

    def root(place: int) -> int:
        while (above := parent.get(place, place)) != place:
            parent[place] = parent.get(above, above)
            place = above
        return place

    used = np.ones(left.size, dtype=np.bool_)
    for number, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        first, second = root(one), root(other)
        if first == second:
            continue
        if second in enemies.get(first, ()):
            used[number] = False
            continue
        if len(enemies.get(first, ())) < len(enemies.get(second, ())):
            first, second = second, first
        parent[second] = first
        for enemy in enemies.pop(second, set()):
            enemies[enemy].discard(second)
            enemies[enemy].add(first)
            enemies.setdefault(first, set()).add(enemy)
    return used

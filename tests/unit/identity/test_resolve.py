"""Persons out of edges, with the guards on whole components."""

import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identity.components import LEFT, RIGHT
from pipelines.identity.resolve import (
    CERTAIN,
    DECLARED,
    LARGE,
    LOOSE,
    STRONG,
    WEAK,
    loose_parts,
    resolve,
)

Edge = tuple[int, int, int]  # both ends and the strength, which is the priority as well
NONE: list[tuple[int, int]] = []


def pairs(rows: list[tuple[int, int]]) -> pa.Table:
    return pa.table(
        {
            LEFT: pa.array([row[0] for row in rows], pa.int64()),
            RIGHT: pa.array([row[1] for row in rows], pa.int64()),
        }
    )


def edges(rows: list[Edge]) -> pa.Table:
    strengths = pa.array([row[2] for row in rows], pa.int64())
    table = pairs([row[:2] for row in rows])
    for name in ("priority", "strength"):
        table = table.append_column(name, strengths)
    return table.append_column("confidence", pa.array([0.5] * len(rows), pa.float64()))


def persons(
    rows: list[Edge],
    different: list[tuple[int, int]] = NONE,
    conflicts: list[tuple[int, int]] = NONE,
    cap: int = 100,
) -> tuple[dict[int, int], set[str]]:
    found = resolve(edges(rows), pairs(different), pairs(conflicts), cap)
    records, clusters, reasons = (found[name].to_pylist() for name in found.column_names)
    return dict(zip(records, clusters, strict=True)), {reason for reason in reasons if reason}


def test_without_guards_persons_are_components():
    assert persons([(1, 2, STRONG), (2, 3, WEAK), (8, 9, CERTAIN)]) == (
        {1: 1, 2: 1, 3: 1, 8: 8, 9: 8},
        set(),
    )


def test_no_edges_are_no_persons():
    assert persons([], different=[(1, 2)]) == ({}, set())


def test_a_decision_cuts_the_weakest_evidence_between_two_records():
    chain = [(1, 2, STRONG), (2, 3, WEAK), (3, 4, STRONG)]

    assert persons(chain, different=[(1, 4)]) == ({1: 1, 2: 1, 3: 3, 4: 3}, {DECLARED})


def test_a_decision_wins_over_certain_edges_and_over_every_way_round():
    ring = [(1, 2, CERTAIN), (1, 3, STRONG), (3, 2, WEAK)]

    assert persons(ring, different=[(1, 2)])[0] == {1: 1, 2: 2, 3: 1}


def test_a_decision_about_records_that_nothing_joins_changes_nothing():
    assert persons([(1, 2, WEAK), (3, 4, WEAK)], different=[(1, 3), (2, 77)]) == (
        {1: 1, 2: 1, 3: 3, 4: 3},
        set(),
    )


def test_clearly_different_names_are_not_joined_by_weak_evidence_between_them():
    tied = [(1, 2, STRONG), (2, 5, WEAK), (5, 4, WEAK), (3, 4, STRONG)]

    found, reasons = persons(tied, conflicts=[(1, 3)])

    assert found == {1: 1, 2: 1, 5: 1, 3: 3, 4: 3}
    assert reasons == {LOOSE}


def test_a_component_over_the_cap_keeps_its_strong_edges():
    many = [(0, n, WEAK) for n in range(1, 6)] + [(1, 2, STRONG)]

    found, reasons = persons(many, cap=5)

    assert found == {0: 0, 1: 1, 2: 1, 3: 3, 4: 4, 5: 5}
    assert reasons == {LARGE}


def test_a_component_that_strong_edges_alone_make_too_large_keeps_the_certain_ones():
    many = [(0, n, STRONG) for n in range(1, 6)] + [(1, 2, CERTAIN)]

    assert persons(many, cap=5)[0] == {0: 0, 1: 1, 2: 1, 3: 3, 4: 4, 5: 5}
    assert persons(many, cap=6)[0] == dict.fromkeys(range(6), 0)


def test_only_components_of_several_parts_are_asked_for_their_names():
    found = loose_parts(edges([(1, 2, STRONG), (5, 6, STRONG), (6, 7, WEAK)]))

    parts = dict(zip(found["record_number"].to_pylist(), found["part"].to_pylist(), strict=True))
    assert set(parts) == {5, 6, 7}
    assert parts[5] == parts[6] != parts[7]


def test_a_missing_end_is_an_error():
    broken = edges([(1, 2, WEAK)]).set_column(1, RIGHT, pa.array([None], pa.int64()))
    with pytest.raises(ValueError, match="1 edges have no right_record_number"):
        resolve(broken, pairs([]), pairs([]), 5)


GRAPH = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 2)), max_size=25)
APART = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6)


@given(GRAPH, APART, st.randoms(use_true_random=False))
def test_what_is_declared_different_is_apart_in_any_order_and_nothing_else_is_cut(
    rows: list[Edge], different: list[tuple[int, int]], shuffler: random.Random
):
    different = [pair for pair in different if pair[0] != pair[1]]
    found, _ = persons(rows, different)
    shuffled = [row if shuffler.random() < 0.5 else (row[1], row[0], row[2]) for row in rows]
    shuffler.shuffle(shuffled)

    assert all(found.get(one, -1) != found.get(other, -2) for one, other in different)
    assert {frozenset(group) for group in grouped(persons(shuffled, different)[0])} == {
        frozenset(group) for group in grouped(found)
    }
    whole, _ = persons(rows)
    named = {whole[end] for pair in different for end in pair if end in whole}
    assert all(found[end] == whole[end] for end in whole if whole[end] not in named)


def grouped(found: dict[int, int]) -> list[set[int]]:
    groups: dict[int, set[int]] = {}
    for record, cluster in found.items():
        groups.setdefault(cluster, set()).add(record)
    return list(groups.values())

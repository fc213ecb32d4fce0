"""Connected components: any order of the same edges gives the same clusters."""

import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.identity.components import LEFT, RIGHT, SCHEMA, cluster_records


def table(pairs: list[tuple[int, int]]) -> pa.Table:
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return pa.table({LEFT: pa.array(left, pa.int64()), RIGHT: pa.array(right, pa.int64())})


def clusters(pairs: list[tuple[int, int]]) -> dict[int, int]:
    found = cluster_records(table(pairs))
    return dict(
        zip(
            found["record_number"].to_pylist(),
            found["cluster_number"].to_pylist(),
            strict=True,
        )
    )


def expected(pairs: list[tuple[int, int]]) -> dict[int, int]:
    """Union-find, written the slow and obvious way."""
    parent = {record: record for pair in pairs for record in pair}

    def root(record: int) -> int:
        while parent[record] != record:
            record = parent[record]
        return record

    for left, right in pairs:
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    return {record: root(record) for record in sorted(parent)}


def test_no_edges_is_an_empty_table_of_the_same_schema():
    found = cluster_records(table([]))
    assert found.num_rows == 0
    assert found.schema.equals(SCHEMA)


def test_every_record_gets_the_smallest_number_of_its_component():
    assert clusters([(7, 3), (3, 9), (20, 21)]) == {3: 3, 7: 3, 9: 3, 20: 20, 21: 20}


def test_self_loops_and_repeats_change_nothing():
    assert clusters([(5, 5), (1, 2), (2, 1), (1, 2)]) == {1: 1, 2: 1, 5: 5}


def test_a_long_path_is_one_component():
    assert set(clusters([(n, n + 1) for n in range(20_000)]).values()) == {0}


def test_more_edges_than_a_byte_counts_between_two_records():
    assert clusters([(1, 2)] * 256) == {1: 1, 2: 1}


def test_a_missing_end_is_an_error():
    edges = pa.table({LEFT: pa.array([1], pa.int64()), RIGHT: pa.array([None], pa.int64())})
    with pytest.raises(ValueError, match="1 edges have no right_record_number"):
        cluster_records(edges)


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 2**62)), max_size=40),
    st.randoms(use_true_random=False),
)
def test_any_order_and_direction_agree_with_union_find(
    pairs: list[tuple[int, int]], shuffler: random.Random
):
    shuffled = [pair if shuffler.random() < 0.5 else pair[::-1] for pair in pairs]
    shuffler.shuffle(shuffled)
    assert clusters(shuffled) == expected(pairs)

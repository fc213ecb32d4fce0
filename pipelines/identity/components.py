"""Connected components over Arrow tables of integer edges.

Belongs here: the one graph step that SQL is slow at. Does not belong: what counts as evidence and
how persons are named; both are SQL, so that every merge can be read as rows.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

LEFT, RIGHT = "left_record_number", "right_record_number"
SCHEMA = pa.schema(
    [
        pa.field("record_number", pa.int64(), nullable=False),
        pa.field("cluster_number", pa.int64(), nullable=False),
    ]
)
Numbers = NDArray[np.int64]
Positions = NDArray[np.signedinteger[Any]]


def cluster_records(edges: pa.Table) -> pa.Table:
    """The component of every record that an edge touches.

    Args:
        edges: int64 columns `left_record_number` and `right_record_number`, one row per edge, in
            any order, with or without repeats and self-loops.

    Returns:
        One row per record, in no order; `cluster_number` is the smallest record number of its
        component, so the answer does not depend on the order of the edges.

    Raises:
        KeyError: an edge column is missing.
        ValueError: an edge has no record at one end.
    """
    records, left, right = index_edges(edges)
    labels = components(left, right, records.size)
    return pa.table([records, first_of(records, labels)[labels]], schema=SCHEMA)


def index_edges(edges: pa.Table) -> tuple[Numbers, Numbers, Numbers]:
    """The records that edges touch, each once, and both ends of each edge as positions in them."""
    left, right = numbers(edges, LEFT), numbers(edges, RIGHT)
    # Arrow's own pool commits its arenas ahead: half a second of system time in the first call.
    coded = pc.dictionary_encode(
        pa.array(np.concatenate([left, right])), memory_pool=pa.system_memory_pool()
    )
    records, positions = coded.dictionary.to_numpy(), coded.indices.to_numpy()
    return records, positions[: left.size], positions[left.size :]


def components(left: Positions, right: Positions, size: int) -> Numbers:
    """The component of each of `size` positions, numbered from 0 without gaps.

    In each round a component joins the smallest one that an edge leads to, so that of those that
    are not whole yet at most half are left: rounds are few, and each is a handful of array passes.
    """
    root = np.arange(size, dtype=np.int32)
    while left.size:
        left, right = root[left], root[right]
        apart = left != right
        left, right = left[apart], right[apart]
        np.minimum.at(root, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(above := root[root], root):
            root = above
    labels: Numbers = (np.cumsum(root == np.arange(size)) - 1)[root]
    return labels


def first_of(records: Numbers, labels: Numbers) -> Numbers:
    """The smallest record of each component."""
    count = labels.max() + 1 if labels.size else 0
    first = np.full(count, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(first, labels, records)
    return first


def numbers(table: pa.Table, name: str) -> Numbers:
    """An int64 column without nulls as numbers; ValueError where it has some."""
    column: Any = table.column(name)
    if column.null_count:
        raise ValueError(f"{column.null_count} edges have no {name}")
    found: Numbers = column.to_numpy().astype(np.int64, copy=False)
    return found

"""Connected components over Arrow tables of integer edges.

Belongs here: the one graph step that SQL is slow at. Does not belong: what counts as evidence and
how persons are named; both are SQL, so that every merge can be read as rows.
"""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

LEFT, RIGHT = "left_record_number", "right_record_number"
SCHEMA = pa.schema(
    [
        pa.field("record_number", pa.int64(), nullable=False),
        pa.field("cluster_number", pa.int64(), nullable=False),
    ]
)


def cluster_records(edges: pa.Table) -> pa.Table:
    """The component of every record that an edge touches.

    Args:
        edges: int64 columns `left_record_number` and `right_record_number`, one row per edge, in
            any order, with or without repeats and self-loops.

    Returns:
        One row per record, ordered by `record_number`; `cluster_number` is the smallest record
        number of its component, so the answer does not depend on the order of the edges.

    Raises:
        KeyError: an edge column is missing.
        ValueError: an edge has no record at one end.
    """
    left, right = _numbers(edges, LEFT), _numbers(edges, RIGHT)
    records, positions = np.unique(np.concatenate([left, right]), return_inverse=True)
    if not records.size:
        return SCHEMA.empty_table()
    starts, ends = positions[: left.size], positions[left.size :]
    present = np.ones(left.size, dtype=np.bool_)
    graph = coo_matrix((present, (starts, ends)), shape=(records.size, records.size)).tocsr()
    count, labels = connected_components(graph, directed=False)
    first = np.empty(count, dtype=np.int64)
    # Written from the largest record down, so that the smallest of a component is written last.
    first[labels[::-1]] = records[::-1]
    return pa.table([records, first[labels]], schema=SCHEMA)


def _numbers(edges: pa.Table, name: str) -> NDArray[np.int64]:
    column: Any = edges.column(name)
    if column.null_count:
        raise ValueError(f"{column.null_count} edges have no {name}")
    numbers: NDArray[np.int64] = column.to_numpy().astype(np.int64, copy=False)
    return numbers

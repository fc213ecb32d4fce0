"""Any table, written in any layout, comes back equal through a real ingest, or is refused where its
cells allow two readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from pipelines.exports.contract import Contract
from tests.fixtures.exports.room import Room
from tests.properties.strategies import layouts, tables
from tests.properties.written import NAMES, Layout, Value, is_decidable, write

_MEMORY = Path("/dev/shm")
_COLUMNS = ", ".join(f'"{name}"' for name in NAMES)


@contextmanager
def a_room() -> Iterator[Room]:
    """A room in memory where there is such a place: what is tested here is no disk."""
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Room(Path(folder))


def expected(rows: list[dict[str, Value]]) -> list[tuple[Value, ...]]:
    return [tuple(_typed(row.get(name)) for name in NAMES) for row in rows]


def _typed(value: Value) -> Value:
    return Decimal(value) if isinstance(value, Decimal) else value


@given(st.data())
def test_a_table_comes_back_equal_or_is_refused(
    contracts: dict[str, Contract], data: st.DataObject
) -> None:
    layout = data.draw(layouts())
    rows = data.draw(tables(layout))
    written = write(rows, layout)
    with a_room() as room:
        room.put("some file.dat", written.content)
        outcome = room.one(contracts=contracts)
        if not is_decidable(written, layout):
            assert (outcome.status, outcome.load_id) == ("rejected", None)
            assert outcome.reason
            assert outcome.remedy
            return
        assert (outcome.status, outcome.reason) == ("loaded", None)
        assert (outcome.rows, outcome.quarantined) == (len(rows), 0)
        assert room.rows("made.rows", _COLUMNS) == expected(rows)
        numbers = [number for (number,) in room.rows("made.rows", "_row_number")]
        assert numbers == list(range(1, len(rows) + 1))
        assert room.manifest("made.rows")["encoding"] == _encoding(layout, written.content)


def _encoding(layout: Layout, content: bytes) -> str:
    """Plain ASCII is UTF-8 too; inside an archive the bytes are of its member."""
    if layout.encoding != "cp1252":
        return layout.encoding
    from tests.properties.written import unpacked

    return "utf-8" if unpacked(content, layout.container).isascii() else "cp1252"


@given(st.data())
def test_bad_cells_go_to_quarantine_with_their_line_and_nothing_else_does(
    contracts: dict[str, Contract], data: st.DataObject
) -> None:
    layout = data.draw(layouts().filter(lambda each: "count" in each.columns))
    rows = data.draw(tables(layout).filter(lambda each: len(each) >= 3))
    bad = data.draw(
        st.dictionaries(
            st.integers(0, len(rows) - 2),
            st.sampled_from(["many", "1x", "12..5", "NaN", "0x1A", "1e3", "--1", "∞", "1_000"]),
            min_size=1,
            max_size=3,
        )
    )
    if layout.encoding == "cp1252":
        bad = {index: text.replace("∞", "many") for index, text in bad.items()}
    written = write(rows, layout, bad)
    with a_room() as room:
        room.put("rows.txt", written.content)
        outcome = room.one(contracts=contracts)
        if not is_decidable(written, layout):
            assert outcome.status == "rejected"
            return
        assert (outcome.status, outcome.rows, outcome.quarantined) == (
            "loaded",
            len(rows) - len(bad),
            len(bad),
        )
        kept = [row for index, row in enumerate(rows) if index not in bad]
        assert room.rows("made.rows", _COLUMNS) == expected(kept)
        assert room.quarantine("made.rows") == [
            (index + 1, written.lines[index], "count", text, "not a whole number")
            for index, text in sorted(bad.items())
        ]


@given(st.data())
def test_evidence_after_the_sample_counts(
    contracts: dict[str, Contract], data: st.DataObject
) -> None:
    """The style is decided by the whole file: 450 rows that prove nothing stand first."""
    layout = data.draw(layouts())
    plain: dict[str, Value] = {"key": "k", "amount": Decimal(7), "count": 3}
    rows = [plain] * 450 + data.draw(tables(layout, max_size=4))
    written = write(rows, layout)
    wanted = [{name: row.get(name) for name in layout.columns} for row in rows]
    with a_room() as room:
        room.put("rows.csv", written.content)
        outcome = room.one(contracts=contracts)
        if not is_decidable(written, layout):
            assert outcome.status == "rejected"
            return
        assert (outcome.status, outcome.rows) == ("loaded", len(rows))
        assert room.rows("made.rows", _COLUMNS) == expected(wanted)


def test_the_oracle_knows_what_is_open() -> None:
    """The test's own judgement, on the cases that everybody agrees about."""
    day, moment = dt.date(2026, 4, 3), dt.datetime(2026, 4, 13, 1, 2, 3)
    open_number = write([{"key": "a", "amount": Decimal("1.234")}], Layout())
    assert not is_decidable(open_number, Layout())
    both = write([{"amount": Decimal("1.234")}, {"amount": Decimal("0.5")}], Layout())
    assert is_decidable(both, Layout())
    slashes = Layout(day_format="%d/%m/%Y", moment_format="%d/%m/%Y %H:%M:%S")
    assert not is_decidable(write([{"amount": Decimal(1), "day": day}], slashes), slashes)
    proven = write([{"amount": Decimal(1), "day": day, "moment": moment}], slashes)
    assert is_decidable(proven, slashes)

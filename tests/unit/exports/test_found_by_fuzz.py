"""Files on which the parser once crashed, lost a row or refused what it could have read."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest

from pipelines.exports.rejects import reject_tables
from tests.fixtures.exports import texts
from tests.fixtures.exports.room import Room


def test_preamble_of_several_lines_behind_a_byte_order_mark(room: Room) -> None:
    room.put("r.csv", f'\ufeff"Rates\nof the bank"\n{texts.FX}')
    outcome = room.one()
    assert (outcome.status, outcome.rows, outcome.quarantined) == ("loaded", 2, 0)


def test_a_space_between_thousands_and_a_dot_prove_the_dot(room: Room) -> None:
    room.put("t.csv", texts.targets("2026-01-01,A,1 000.00,EUR", "2026-02-01,A,1.000,EUR"))
    assert room.one().status == "loaded"
    assert room.rows("neutral.sales_targets", "target_amount") == [(Decimal(1000),), (Decimal(1),)]


def test_a_bad_cell_of_a_wide_file_costs_that_cell_alone(room: Room) -> None:
    room.put("eurofxref-hist.csv", "Date,USD,JPY,\n2026-09-02,1.08,x9,\n2026-09-01,1.09,160.5,\n")
    outcome = room.one()
    assert (outcome.status, outcome.rows, outcome.quarantined) == ("loaded", 3, 1)
    assert room.rows("neutral.ecb_rates", "quote_currency, rate") == [
        ("USD", Decimal("1.08")),
        ("USD", Decimal("1.09")),
        ("JPY", Decimal("160.5")),
    ]
    assert [row[1:4] for row in room.quarantine("neutral.ecb_rates")] == [(2, "rate", "x9")]


def test_a_bad_day_of_a_wide_file_quarantines_each_of_its_cells(room: Room) -> None:
    room.put("eurofxref-hist.csv", "Date,USD,JPY,\n2026-09-02,1.08,160,\nsoon,1.09,160.5,\n")
    outcome = room.one()
    assert (outcome.status, outcome.rows, outcome.quarantined) == ("loaded", 2, 2)


def test_carriage_returns_between_quoted_records_do_not_join_them(room: Room) -> None:
    rows = [[f"2026-09-0{day}", "EUR", "USD", "1.08"] for day in range(1, 9)]
    ends = ["\n", "\r", "\n", "\n", "\r", "\n", "\r", "\n"]
    text = '"rate_date","base_currency","quote_currency","rate"\n'
    for row, end in zip(rows, ends, strict=True):
        text += ",".join(f'"{cell}"' for cell in row) + end
    room.put("fx.csv", text)
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (8, 0)


def test_a_stray_quote_among_mixed_line_ends_is_named(room: Room) -> None:
    header = "touchpoint_ref,occurred_at,email,touch_type,note"
    rows = [f"t{n},2026-09-01T10:00:00Z,a{n}@example.com,webinar,x" for n in range(6)]
    rows[2] = rows[2].replace(",x", ',"open')
    room.put("t.csv", header + "\r\n" + "\r".join(rows[:4]) + "\n" + "\r\n".join(rows[4:]))
    outcome = room.one()
    assert outcome.status == "rejected"
    assert "quote" in (outcome.reason or "")
    assert outcome.line


def test_a_header_of_several_lines_below_a_preamble(room: Room) -> None:
    header = '"Day","Campaign","Impr.","Clicks","Cost","two\nlines"'
    rows = "".join(f'"2026-09-0{day}","A","{day}","1","1.50","x"\n' for day in range(1, 8))
    text = f'"Campaign report"\n"All time"\n{header}\n{rows}'
    room.put("c.csv", text.replace("\n", "\r\n"))
    outcome = room.one()
    assert (outcome.status, outcome.rows, outcome.quarantined) == ("loaded", 7, 0)


def test_a_header_of_several_lines_without_rows(room: Room) -> None:
    room.put("c.csv", 'Campaign report\nAll time\nDay,Campaign,Impr.,Clicks,Cost,"two\nlines"\n')
    outcome = room.one()
    assert (outcome.status, outcome.rows, outcome.quarantined) == ("loaded", 0, 0)


def test_a_windows_line_end_inside_the_first_record_does_not_hide_the_file(room: Room) -> None:
    header = '"touchpoint_ref","occurred_at","email","touch_type","note"\n'
    row = '"t{}","2026-09-01T10:00:00Z","a@example.com","webinar","one\r\ntwo"\n'
    room.put("t.csv", header + "".join(row.format(n) for n in range(8)))
    outcome = room.one()
    assert (outcome.rows, outcome.quarantined) == (8, 0)
    assert room.rows("neutral.touchpoints", "_row_number")[-1] == (8,)


def test_threads_do_not_share_reject_tables() -> None:
    with ThreadPoolExecutor(2) as pool:
        barrier = Barrier(2)

        def names() -> tuple[str, str]:
            barrier.wait()
            return reject_tables()

        one, two = pool.submit(names), pool.submit(names)
        assert not set(one.result()) & set(two.result())


_NO_BREAK, _JOINER, _MARK = "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH JOINER}", "\ufeff"


@pytest.mark.parametrize(
    "printed",
    [
        "006A1{}",
        "{}006A1",
        "006{}A1",
    ],
)
@pytest.mark.parametrize("sign", [_JOINER, _MARK, "\N{ZERO WIDTH SPACE}"])
def test_what_has_no_width_is_no_part_of_an_id(room: Room, printed: str, sign: str) -> None:
    room.put("o.csv", _deals(printed.format(sign), "006A2"))
    assert room.one().status == "loaded"
    assert room.rows("salesforce.opportunities", "id") == [("006A1",), ("006A2",)]


@pytest.mark.parametrize(
    "space", [" ", _NO_BREAK, "\t", "\n", "\N{NARROW NO-BREAK SPACE}", "\u3000"]
)
def test_an_id_has_no_space_of_any_kind(room: Room, space: str) -> None:
    """Around it a space is dropped; inside it nobody knows which record is meant."""
    ids = [f"006A1{space}", f"{space}006A2", f"006{space}A3", *(f"006B{n}" for n in range(9))]
    room.put("o.csv", _deals(*ids))
    outcome = room.one()
    assert (outcome.status, outcome.quarantined) == ("loaded", 1)
    found = [row[0] for row in room.rows("salesforce.opportunities", "id")]
    assert found == ["006A1", "006A2", *ids[3:]]
    assert [row[2:] for row in room.quarantine("salesforce.opportunities")] == [
        (
            "id",
            "006 A3",
            "no id: a spreadsheet may have rounded it, so that it names another record",
        )
    ]


def test_an_id_of_nothing_but_spaces_names_no_record(room: Room) -> None:
    room.put("o.csv", _deals(_NO_BREAK, *(f"006B{n}" for n in range(9))))
    outcome = room.one()
    assert (outcome.status, outcome.rows, outcome.quarantined) == ("loaded", 9, 1)


def test_a_time_is_read_behind_any_space(room: Room) -> None:
    time = "9/21/2026 9:15\N{NARROW NO-BREAK SPACE}PM"
    header = "Lead ID,Form Name,Submitted At,Campaign Name,Email Address\n"
    room.put("l.csv", f"{header}a1,Demo,{time},Prospecting,ana@example.com\n")
    assert room.one().status == "loaded"
    assert room.rows("linkedin.lead_forms", "created_at") == [(dt.datetime(2026, 9, 21, 21, 15),)]


def _deals(*ids: str) -> str:
    rows = (f'"{name}","D","S","1","true","2026-02-24","2026-02-07T20:47:49.000Z"' for name in ids)
    header = '"Id","Name","StageName","Amount","IsClosed","CloseDate","CreatedDate"'
    return "\n".join([header, *rows, ""])

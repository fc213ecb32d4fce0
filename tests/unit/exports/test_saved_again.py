"""Files that a spreadsheet saved again are read by the evidence of the whole file and the period
above it; what stays open is refused by name."""

from __future__ import annotations

import pytest

from tests.fixtures.exports import saved_again_texts as texts
from tests.fixtures.exports.case import Case, assert_become
from tests.fixtures.exports.room import Room


@pytest.mark.parametrize(
    "cases", [texts.ADS, texts.NEUTRAL, texts.CRM], ids=["ads", "neutral", "crm"]
)
def test_every_file_becomes_exactly_its_rows(room: Room, cases: dict[str, Case]) -> None:
    assert_become(room, cases)


def test_what_stays_open_is_refused_by_name(room: Room) -> None:
    for name, (text, _) in texts.REFUSED.items():
        room.put(name, text)
    outcomes = {outcome.file_name: outcome for outcome in room.ingest().files}
    for name, (_, reason) in texts.REFUSED.items():
        assert outcomes[name].status == "rejected", (name, outcomes[name])
        assert reason in (outcomes[name].reason or ""), name


def test_a_list_of_deals_whose_states_nobody_knows_is_refused(room: Room) -> None:
    """Taken as they are they would pass for open."""
    room.put("deals.csv", texts.DEALS_IN_POLISH)
    outcome = room.one()
    assert outcome.status == "rejected"
    assert "column 'Deal - Status' holds something else" in (outcome.reason or "")

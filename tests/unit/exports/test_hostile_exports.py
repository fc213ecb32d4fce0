"""Exports in other languages and as APIs, connectors and spreadsheets leave them: each becomes
exactly its rows, among all the others of its kind; what holds no report is refused by its name."""

from __future__ import annotations

import pytest

from tests.fixtures.exports import (
    crm_languages,
    found_texts,
    hostile_texts,
    language_texts,
    list_languages,
)
from tests.fixtures.exports.case import Case, assert_become
from tests.fixtures.exports.room import Room


@pytest.mark.parametrize(
    "cases",
    [
        language_texts.GOOGLE,
        language_texts.META,
        language_texts.LINKEDIN | language_texts.TIKTOK | language_texts.MICROSOFT,
        hostile_texts.ADS,
        hostile_texts.CRM_AND_EMAIL,
        crm_languages.SALESFORCE | crm_languages.PIPEDRIVE,
        list_languages.PIPEDRIVE | list_languages.MAILCHIMP,
        found_texts.ADS,
    ],
    ids=[
        "google",
        "meta",
        "other ads",
        "machines",
        "crm and email",
        "labels of CRMs",
        "lists",
        "found ads",
    ],
)
def test_each_of_many_files_becomes_exactly_its_rows(room: Room, cases: dict[str, Case]) -> None:
    assert_become(room, cases)


def test_what_holds_no_report_is_refused_by_its_name(room: Room) -> None:
    texts = hostile_texts.REFUSED | found_texts.AUXILIARY
    for key, text in texts.items():
        room.put(key, text)
    room.put("granular/aggregate_activity/opens/001.csv", "Email,Opens\nana@example.com,2\n")
    outcomes = {outcome.closest_contract: outcome for outcome in room.ingest().files}
    assert outcomes.keys() == texts.keys() | {"mailchimp.aggregate_activity"}
    for name, outcome in outcomes.items():
        assert outcome.status == "rejected", name
        assert outcome.reason, name
        assert outcome.remedy, name

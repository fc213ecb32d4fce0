"""Headers in the words of other languages, as they came up in files that were simply dropped in."""

from __future__ import annotations

from decimal import Decimal

from tests.fixtures.exports.room import Room

CAMPAIGNS = "google_ads.campaigns_daily"


def test_google_in_dutch_with_abbreviated_impressions(room: Room) -> None:
    room.put(
        "Campagnerapport.csv",
        "Campagnerapport\n1 september 2026 - 2 september 2026\n"
        "Campagne;Dag;Campagne-ID;Valutacode;Vert.;Klikken;Kosten;Conversies\n"
        "Merk;2026-09-01;20111;EUR;1.234;56;1.234,56;4,50\n"
        "Totaal: Campagnes; --; --;EUR;1.234;56;1.234,56;4,50\n",
    )
    room.one()
    assert room.rows(CAMPAIGNS, "impressions, clicks, spend, currency") == [
        (1234, 56, Decimal("1234.56"), "EUR")
    ]
    assert room.manifest(CAMPAIGNS)["warnings"] == []


def test_google_in_hungarian_tells_its_currency(room: Room) -> None:
    text = (
        "Kampányjelentés\n2026. szeptember 1. - 2026. szeptember 2.\n"
        "Kampány\tNap\tKampányazonosító\tPénznemkód\tMegj.\tKattintások\tKöltség\n"
        "Márka\t2026-09-01\t20111\tHUF\t1 234\t56\t1 234,56\n"
        "Összesen: Kampányok\t --\t --\tHUF\t1 234\t56\t1 234,56\n"
    )
    room.put("Kampány.csv", text.replace("\n", "\r\n").encode("utf-16"))
    room.one()
    assert room.rows(CAMPAIGNS, "spend, currency") == [(Decimal("1234.56"), "HUF")]


def test_hubspot_contacts_in_german(room: Room) -> None:
    room.put(
        "kontakte.csv",
        "Datensatz-ID;Vorname;Nachname;E-Mail;Lifecycle-Phase;Erstelldatum\n"
        "801;Ana;Cruz;ana@example.com;Lead;2026-02-10 15:18\n",
    )
    room.one()
    assert room.rows("hubspot.contacts", "record_id, created_at::varchar") == [
        ("801", "2026-02-10 15:18:00")
    ]

"""Releasing past a named failed check: once, with a reason, and told for ever."""

import json
from typing import Any

import pytest

from pipelines.quality import CheckResult
from pipelines.release import ReleaseError, list_releases, publish, verify
from pipelines.release.overrides import overrides
from tests.unit.release.conftest import Place

CHECK = "sales.fct_deals:key_not_null"
LOADS = "quality.fct_loads:key_not_null"
WHY = {CHECK: "the CRM lost two ids, ticket 7"}
SPOIL = "update sales.fct_deals set deal_id = null where deal_id in (7, 8)"
MEND = "update sales.fct_deals set deal_id = 7 where deal_id is null and name = 'deal 7'"


def told(place: Place, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((place.work / "settings" / f"{name}.json").read_text())
    return rows


def test_a_named_failed_check_is_released_past(place: Place) -> None:
    place.change(SPOIL)
    assert place.run().verdict == "refused"
    outcome = place.run(overrides=WHY)
    assert outcome.verdict == "released"
    assert outcome.release_id
    verify(place.data, outcome.release_id)


def test_the_release_says_so(place: Place) -> None:
    place.change(SPOIL)
    place.run(overrides=WHY)
    described = json.loads((place.published.parent / "release.json").read_text())
    assert described["overrides"] == WHY
    assert described["summary"]["overridden"] == 1
    assert described["summary"]["failed"] == 0
    assert place.ask("select overridden_checks, override_reason from quality.dim_releases") == [
        (CHECK, WHY[CHECK])
    ]
    assert place.ask(
        "select check_name, passed, override_reason, failing_rows, failing_keys "
        "from quality.fct_gate_results where status = 'overridden'"
    ) == [("key_not_null", False, WHY[CHECK], 2, '[{"deal_id": null}, {"deal_id": null}]')]
    docs = (place.published.parent / "data_docs" / "index.html").read_text()
    assert WHY[CHECK] in docs


def test_an_override_covers_that_run_only(place: Place) -> None:
    place.change(SPOIL)
    place.run(overrides=WHY)
    place.change("update sales.fct_deals set amount = 5 where name = 'deal 1'")
    assert place.run().verdict == "refused"


def test_an_override_covers_what_it_names_only(place: Place) -> None:
    place.change(SPOIL, "update quality.fct_loads set load_id = null")
    outcome = place.run(overrides=WHY)
    assert outcome.verdict == "refused"
    assert [problem for problem in outcome.problems if "fct_deals" in problem] == []
    assert place.run(overrides={**WHY, LOADS: "and so did we"}).verdict == "released"


def test_a_check_that_passes_needs_no_override(place: Place) -> None:
    assert place.run(overrides=WHY).verdict == "released"
    (release,) = list_releases(place.data)
    assert release.overrides == {}


@pytest.mark.parametrize(
    "evidence",
    [
        CheckResult("t", "sales.fct_deals", "critical", False, "error", "x", "dbt", exception=True),
        CheckResult("t", "x", "critical", False, "open", "x", "reconciliation", exception=True),
    ],
)
def test_what_could_not_be_judged_is_not_released_past(place: Place, evidence: CheckResult) -> None:
    place.build()
    report = place.check([evidence], {evidence.name: "never mind"})
    assert [result.key for result in report.failures] == [evidence.key]
    assert publish(place.data).verdict == "refused"


def test_a_crashing_check_is_not_released_past(place: Place) -> None:
    place.change("alter table sales.fct_deals rename deal_id to id")
    outcome = place.run(overrides=WHY)
    assert outcome.verdict == "refused"
    assert "crashed" in outcome.problems[1]


def test_totals_that_do_not_close_can_be_released_past(place: Place) -> None:
    place.change("update quality.fct_reconciliation set status = 'open'")
    name = "quality.fct_reconciliation:reconciliation_meta"
    assert place.run().verdict == "refused"
    assert place.run(overrides={name: "Meta's export is wrong"}).verdict == "released"


def test_later_releases_tell_it_even_when_the_release_is_gone(place: Place) -> None:
    place.change(SPOIL)
    first = place.run(overrides=WHY).release_id
    place.change(MEND, "update sales.fct_deals set deal_id = 8 where deal_id is null")
    for amount in range(3):
        place.release_deal(amount)
    place.change("update sales.fct_deals set amount = 77 where deal_id = 1")
    place.run("last", keep=2)
    assert first not in [release.release_id for release in list_releases(place.data)]

    (gone,) = [row for row in told(place, "releases") if not row["is_kept"]]
    assert (gone["release_id"], gone["is_current"]) == (first, False)
    assert (gone["overridden_checks"], gone["override_reason"]) == (CHECK, WHY[CHECK])
    (check,) = [row for row in told(place, "gate_results") if row["release_id"] == first]
    assert (check["status"], check["failing_rows"]) == ("overridden", 2)
    assert "failing_keys" not in check


def test_a_file_changed_after_the_override_is_refused(place: Place) -> None:
    place.change(SPOIL)
    place.build()
    place.check(overrides=WHY)
    path = place.work / "candidate" / "release.json"
    path.write_text(path.read_text().replace("ticket 7", "ticket 8"))
    assert publish(place.data).verdict == "refused"


@pytest.mark.parametrize(
    ("names", "reason", "message"),
    [
        (["sales.fct_deals:key_not_nul"], "x", "did you mean sales.fct_deals:key_not_null?"),
        (["fct_deals:key_not_null"], "x", "did you mean sales.fct_deals:key_not_null?"),
        (["sales.fct_deals"], "x", "there is no check sales.fct_deals"),
        (["quality.fct_reconciliation:reconciliation_x"], "x", "there is no check"),
        ([CHECK, "zzz"], "x", "there is no check zzz"),
        ([CHECK], "", "takes both"),
        ([CHECK], "  ", "takes both"),
        ([], "x", "takes both"),
        ([CHECK], "ask ada@acme.test", "name nobody"),
    ],
)
def test_a_wrong_override_is_an_error(
    place: Place, names: list[str], reason: str, message: str
) -> None:
    with pytest.raises(ReleaseError) as error:
        overrides(names, reason, place.suites)
    assert message in str(error.value)


def test_overrides_are_told_by_check(place: Place) -> None:
    reconciliation = "quality.fct_reconciliation:reconciliation_google_ads"
    assert overrides([CHECK, reconciliation, CHECK], " because\n of it ", place.suites) == {
        CHECK: "because of it",
        reconciliation: "because of it",
    }
    assert overrides([], "", place.suites) == {}

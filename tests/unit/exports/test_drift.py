"""What changed in an export since the last run, from manifests alone."""

from typing import Any

from pipelines.exports.drift import ColumnChange, Drift, PropertyChange, since_last_run


def load(load_id: str, run: str, **given: Any) -> dict[str, Any]:
    return {
        "load_id": load_id,
        "source": "acme",
        "export": "spend",
        "loaded_at": f"2026-02-0{run}T06:00:00.000000Z",
        "exported_at": None,
        "period_start": "2026-01-01",
        "period_end": f"2026-01-0{run}",
        "facets": {},
        "measures": [],
        "encoding": "utf-8",
        "delimiter": ",",
        "numbers": "dot",
        "dates": {"day": "iso"},
        "missing_columns": [],
        "extra_columns": [],
        "rows": 100,
        "quarantined": 0,
    } | given


def test_columns_come_and_go_whether_the_contract_knows_them_or_not() -> None:
    drifts = since_last_run(
        [
            load("a", "1", missing_columns=["clicks"], extra_columns=["Budget", "Label"]),
            load("b", "2", missing_columns=["reach"], extra_columns=["Label", "Shop\nname"]),
            load("c", "2", missing_columns=["clicks"], extra_columns=["Label"]),
        ]
    )

    assert drifts == [
        Drift(
            "acme",
            "spend",
            files=2,
            drifted=2,
            columns=[
                ColumnChange("appeared", "Shop\nname", is_read=False, files=1),
                ColumnChange("appeared", "clicks", is_read=True, files=1),
                ColumnChange("missing", "Budget", is_read=False, files=2),
                ColumnChange("missing", "reach", is_read=True, files=1),
            ],
        )
    ]
    assert drifts[0].line() == (
        "acme.spend drifted in 2 of 2 new files: 2 columns new, 2 columns gone"
    )


def test_the_way_of_writing_is_told_and_digits_prove_no_decimal_mark() -> None:
    before = load("a", "1", encoding="utf-16-le", delimiter="\t", numbers="plain")
    other = {"numbers": "comma", "dates": {"day": "%d.%m.%Y", "end": "iso"}}

    assert since_last_run([before, load("b", "2", **other)])[0].properties == [
        PropertyChange("date format: day", "iso", "%d.%m.%Y", files=1),
        PropertyChange("decimal mark", "dot", "comma", files=1),
        PropertyChange("delimiter", "\t", ",", files=1),
        PropertyChange("encoding", "utf-16-le", "utf-8", files=1),
    ]
    same = load("b", "2", encoding="utf-16-le", delimiter="\t", numbers="digits")
    assert since_last_run([before, same]) == []


def test_a_growing_share_of_quarantined_rows_is_told() -> None:
    def shares(before: int, now: int) -> list[tuple[float | None, float | None]]:
        drifts = since_last_run(
            [
                load("a", "1", rows=1000 - before, quarantined=before),
                load("b", "2", rows=1000 - now, quarantined=now),
            ]
        )
        return [(drift.quarantined_before, drift.quarantined_now) for drift in drifts]

    assert shares(0, 1) == [(0, 0.001)]
    assert shares(10, 20) == [(0.01, 0.02)]
    assert shares(10, 19) == []
    assert shares(20, 10) == []


def test_only_the_last_run_is_held_against_what_was_there_before() -> None:
    old = load("a", "1", extra_columns=["Budget"])
    middle = load("b", "2")
    first_of_its_export = load("c", "3", export="clicks", extra_columns=["Budget"])

    assert since_last_run([old, middle])[0].columns == [
        ColumnChange("missing", "Budget", is_read=False, files=1)
    ]
    assert since_last_run([old, middle, first_of_its_export]) == []
    assert since_last_run([]) == []


def test_the_newest_earlier_file_is_the_one_that_was_exported_last() -> None:
    newest = load("a", "1", exported_at="2026-03-01 00:00:00", extra_columns=["Budget"])
    arrived_later = load("b", "2", exported_at="2026-01-09 00:00:00")
    new = load("c", "3", extra_columns=["Budget"])

    assert since_last_run([newest, arrived_later, new]) == []


def test_files_are_compared_with_files_of_their_kind() -> None:
    extra = {"extra_columns": ["URL"]}

    def named(load_id: str, run: str, action: str, campaign: str, **given: Any) -> dict[str, Any]:
        return load(load_id, run, facets={"action": action, "campaign": campaign}, **given)

    earlier = [
        named("a", "1", "open", "x"),
        named("b", "1", "open", "y"),
        named("c", "1", "click", "x", **extra),
        named("d", "1", "click", "y", **extra),
    ]

    def changes(new: dict[str, Any]) -> int:
        return sum(len(drift.columns) for drift in since_last_run([*earlier, new]))

    assert changes(named("e", "2", "click", "x", **extra)) == 0
    assert changes(named("e", "2", "click", "x")) == 1
    assert changes(named("e", "2", "click", "z", **extra)) == 0
    assert changes(named("e", "2", "click", "z")) == 1
    assert changes(named("e", "2", "bounce", "z", **extra)) == 0
    assert changes(named("e", "2", "open", "x", shape="api", **extra)) == 0
    assert changes(named("e", "2", "open", "x", is_full=True, **extra)) == 0


def test_a_file_of_the_same_account_comes_before_a_newer_one_of_another() -> None:
    def of(load_id: str, run: str, account: str, **given: Any) -> dict[str, Any]:
        return load(load_id, run, measures=[{"account_id": account}], **given)

    ours, theirs = of("a", "1", "x", extra_columns=["Budget"]), of("b", "2", "y")

    assert since_last_run([ours, theirs, of("c", "3", "x", extra_columns=["Budget"])]) == []
    assert since_last_run([ours, theirs, of("c", "3", "z")]) == []
    assert since_last_run([ours, theirs, of("c", "3", "z", extra_columns=["Budget"])]) != []

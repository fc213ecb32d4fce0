"""Damaged and hostile exports: never a crash, and every record of every file is accounted for."""

from __future__ import annotations

import pytest

from tests.properties.fuzz import Case, cases, check, records_below_header, seeds


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return seeds(tmp_path_factory.mktemp("seeds"))


def test_undamaged_files_are_accounted_for(files: dict[str, bytes]) -> None:
    assert check([Case(f"{n}/{name}", file) for n, (name, file) in enumerate(files.items())]) == []


@pytest.mark.parametrize("round_", range(4))
def test_damage_neither_crashes_nor_loses_a_record(files: dict[str, bytes], round_: int) -> None:
    findings = check(cases(files, round_))
    assert [(found.case.name, found.problem) for found in findings] == []


def test_the_count_is_independent_of_the_parser() -> None:
    fx = {"source": "neutral", "export": "fx_rates", "encoding": "utf-8", "delimiter": ","}
    told = fx | {"header_line": 2, "quarantined": 0}
    text = b'title\nrate_date,rate\n2026-09-01,"a\nb"\n\n2026-09-02,1\n'
    assert records_below_header(text, told) == 2
    assert records_below_header(b'title\nh\n"open\n', told) is None

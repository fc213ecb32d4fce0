"""Recognition looks closely only at shapes that can still win: what it skips decides nothing."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.exports.contract import Contract
from pipelines.exports.match import Match
from pipelines.exports.recognize import recognize
from pipelines.exports.sniff import read_heads


def contract(name: str, *columns: str, **given: Any) -> Contract:
    base = {"source": "acme", "export": name, "title": name, "evidence": "doc", "grain": "One row."}
    listed = [{"name": column, "aliases": [column]} for column in columns]
    return Contract.model_validate(
        {**base, **given, "columns": [*listed, *given.get("columns", [])]}
    )


FOUR = contract("four", "day", "campaign", "cost", "clicks")
FORBIDDEN = contract("forbidden", "day", "campaign", "cost", "clicks", "leads", forbids=["region"])
LACKING = contract(
    "lacking", "day", "campaign", "cost", "clicks", columns=[{"name": "id", "required": True}]
)
STAGES = {"name": "stages", "type": "map", "header_pattern": r"^stage (\w+)$"}
MAP = contract("map", "day", "campaign", columns=[STAGES])


@pytest.mark.parametrize("is_reversed", [False, True])
@pytest.mark.parametrize(
    ("header", "others", "expected"),
    [
        # Knows most, and cannot be: those that know less are looked at.
        ("day,campaign,cost,clicks,leads,region", [FOUR, FORBIDDEN], "four"),
        ("day,campaign,cost,clicks", [FOUR, LACKING], "four"),
        # Knows least by name, and most with the headers that only its pattern knows.
        ("day,campaign,cost,stage a,stage b,stage c", [FOUR, MAP], "map"),
        ("day,campaign,cost,clicks,stage a", [FOUR, MAP], "four"),
        # Two that know as much are both looked at, so that none is guessed.
        ("day,campaign,cost,stage a", [FOUR, MAP], ["acme.four", "acme.map"]),
    ],
)
def test_what_is_skipped_could_not_have_won(
    header: str, others: list[Contract], expected: str | list[str], is_reversed: bool
) -> None:
    contracts = {each.key: each for each in (others[::-1] if is_reversed else others)}
    heads = read_heads(f"{header}\n{','.join('1' for _ in header.split(','))}\n", complete=True)
    found = recognize(heads, "a.csv", contracts)
    if isinstance(expected, str):
        assert isinstance(found, Match)
        assert found.contract.export == expected
    else:
        assert not isinstance(found, Match)
        assert found.candidates == expected

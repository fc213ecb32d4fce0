"""The channel seeds speak of each other's channels, click ids and categories, and of no others."""

import csv
from pathlib import Path
from typing import get_args

import duckdb
import pytest

from pipelines.settings.sections import ClickId, SourceCategory

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"


def column(seed: str, name: str) -> list[str]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as lines:
        return [row[name] for row in csv.DictReader(lines)]


@pytest.mark.parametrize(
    ("seed", "key"),
    [
        ("channels", ["channel"]),
        ("channels", ["channel_order"]),
        ("channel_rules", ["rule_order"]),
        ("channel_sources", ["source"]),
        ("channel_click_ids", ["click_id"]),
        ("channel_campaign_types", ["campaign_type"]),
        ("ad_spend_channels", ["platform", "campaign_type"]),
    ],
)
def test_a_seed_has_one_row_per_key(seed: str, key: list[str]) -> None:
    rows = list(zip(*(column(seed, name) for name in key), strict=True))

    assert rows
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("seed", ["channel_rules", "channel_campaign_types", "ad_spend_channels"])
def test_there_is_one_list_of_channels(seed: str) -> None:
    assert set(column(seed, "channel")) <= set(column("channels", "channel"))


def test_every_channel_is_given_by_some_rule() -> None:
    assert set(column("channel_rules", "channel")) == set(column("channels", "channel"))


def test_settings_and_rules_know_the_same_click_ids_and_categories() -> None:
    assert set(get_args(ClickId)) == set(column("channel_click_ids", "click_id"))
    assert set(get_args(SourceCategory)) == set(column("channel_sources", "category"))
    assert set(column("channel_rules", "click_id")) <= {"", *get_args(ClickId)}
    assert set(column("channel_rules", "source_category")) <= {"", *get_args(SourceCategory)}


def test_spend_of_every_platform_has_a_channel_whatever_the_type() -> None:
    platforms = column("ad_spend_channels", "platform")
    types = column("ad_spend_channels", "campaign_type")

    assert {p for p, kind in zip(platforms, types, strict=True) if not kind} == set(platforms)
    assert all(kind == "".join(filter(str.islower, kind)) for kind in types)


def test_every_pattern_of_a_rule_can_be_tried() -> None:
    for name in ("touch_type_pattern", "source_pattern", "medium_pattern", "campaign_pattern"):
        for pattern in column("channel_rules", name):
            duckdb.execute("select regexp_matches('', $1)", [pattern])

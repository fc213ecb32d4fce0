"""A template of ours is an export that we can read."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.exports.preview import preview
from pipelines.exports.template import template, templates
from tests.fixtures.exports.room import Room

THROUGHLINE = Path(sys.executable).with_name("throughline")


def test_every_format_of_ours_has_a_template() -> None:
    ours = {"touchpoints", "sales_targets", "fx_rates", "account_settings"}
    ours |= {"campaign_map", "budget_plan"}
    assert ours <= set(templates())


@pytest.mark.parametrize("name", sorted(templates()))
def test_a_template_is_recognised_and_its_row_loads(room: Room, name: str) -> None:
    path = room.put(f"{name}.csv", template(templates()[name]))
    (told,) = preview(path, path.name)
    assert told.contract == f"neutral.{name}"
    assert (told.records, told.quarantined, told.extra_columns) == (1, 0, [])
    assert None not in told.columns.values()


def test_the_command_writes_a_file_and_tells_of_its_columns_beside_it() -> None:
    done = subprocess.run(
        [THROUGHLINE, "template", "fx_rates"], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        "rate_date,base_currency,quote_currency,rate\n2026-01-31,EUR,USD,1.0893\n"
    )
    assert "What one unit of the base costs" in done.stderr


def test_an_unknown_template_is_answered_with_the_nearest() -> None:
    done = subprocess.run(
        [THROUGHLINE, "template", "touchpoint"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "did you mean 'touchpoints'" in done.stderr

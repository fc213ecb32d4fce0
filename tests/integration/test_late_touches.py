"""An email event that arrives late changes the journeys that it belongs to, and no other."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow
_CREDIT = """
    select conversion_id, unit, model, touchpoint_id, weight, reporting_amount
    from journey.fct_attribution where model not in ('markov', 'shapley')
"""
# Markov and Shapley look at all paths: what one more touch is worth is told to every journey of the
# types that it belongs to, and moves money within a journey only.
_MOVED = """
    select conversion_type, unit, touchpoint_id, model, conversion_id, weight, reporting_amount
    from journey.fct_attribution where model in ('markov', 'shapley')
"""
_SHARED_OUT = """
    select conversion_id, unit, model, sum(weight), sum(reporting_amount)
    from journey.fct_attribution where model in ('markov', 'shapley') group by all
"""
_CONVERTED = """
    select conversions.conversion_id, persons.email,
        strftime(conversions.converted_at - interval 1 hour, '%Y-%m-%d %H:%M:%S')
    from journey.fct_conversions as conversions
    join journey.dim_persons as persons using (person_id)
    where conversions.conversion_type = 'mql' and persons.email is not null
    order by 1 limit 1
"""


def add_click(project: Project, email: str, at: str) -> None:
    """One more row of a clicks file, as Mailchimp would export it."""
    [export] = project.landing.rglob("granular_activity_export_*.zip")
    with zipfile.ZipFile(export) as archive:
        name = min(name for name in archive.namelist() if "/clicks/" in name)
        header, row = archive.read(name).decode().splitlines()[:2]
    cells = row.split(",")
    cells[0] = email
    cells[1] = f'"{at}"'
    with zipfile.ZipFile(export.with_name("granular_activity_export_late.zip"), "w") as late:
        late.writestr(name, "\n".join([header, ",".join(cells), ""]))


def test_a_late_click_changes_the_journeys_that_it_belongs_to(
    released: Project, tmp_path: Path
) -> None:
    later = released.copied_to(tmp_path)
    [(conversion, email, at)] = released.query(_CONVERTED)
    touches = {
        row[0] for row in released.query("select touchpoint_id from journey.fct_touchpoints")
    }

    add_click(later, email, at)
    later.run()

    (touch,) = {
        row[0] for row in later.query("select touchpoint_id from journey.fct_touchpoints")
    } - touches
    touched = f"select conversion_id, unit from ({_CREDIT}) where touchpoint_id = $1"
    changed = {row[:2] for row in set(later.query(_CREDIT)) ^ set(released.query(_CREDIT))}
    paths = "select conversion_id, channel_path::varchar, touch_count from journey.fct_journeys"
    journeys: set[Any] = {row[0] for row in set(later.query(paths)) ^ set(released.query(paths))}

    assert (conversion, "person") in changed
    assert changed == set(later.query(touched, [touch]))
    assert journeys == {conversion for conversion, unit in changed if unit == "person"}

    reached = f"select conversion_type, unit from ({_MOVED}) where touchpoint_id = $1"
    moved = {row[:2] for row in set(later.query(_MOVED)) ^ set(released.query(_MOVED))}
    assert moved
    assert moved <= set(later.query(reached, [touch]))
    assert set(later.query(_SHARED_OUT)) == set(released.query(_SHARED_OUT))

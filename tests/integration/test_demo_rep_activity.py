"""What reps did and how soon leads were answered, held against what is true of the demo company."""

from pathlib import Path

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow


def _truth(demo: Path, name: str) -> list[str]:
    return [str(demo / "truth" / name)]


def test_activities_per_rep_and_month_are_exact(released: Project, demo: Path) -> None:
    expected = released.query(
        """
        select date_trunc('month', occurred_at::timestamp)::date, rep_id,
            count(*) filter (where is_done = '1' and kind = 'call') as calls,
            count(*) filter (where is_done = '1' and kind = 'meeting') as meetings,
            count(*) filter (where is_done = '1' and kind = 'email') as emails,
            count(*) filter (where is_done = '1' and kind = 'task') as tasks,
            count(*) filter (where is_done = '0') as planned
        from read_csv($1, all_varchar = true) group by 1, 2 order by all
        """,
        _truth(demo, "sales_activities.csv"),
    )
    found = released.query(
        "select month, rep_id, calls, meetings, emails, tasks, planned_activities"
        " from sales.rpt_rep_activity"
        " where calls + meetings + emails + tasks + planned_activities > 0 order by all"
    )

    assert len(expected) > 10
    assert found == expected


def test_response_times_are_exact(released: Project, demo: Path) -> None:
    expected = released.query(
        """
        with truth as (
            select *, date_trunc('month', created_at::timestamp)::date as month,
                date_diff('second', created_at::timestamp, answered_at::timestamp) as seconds
            from read_csv($1, all_varchar = true)
        )
        select month, rep_id, count(*), count(answered_at),
            (quantile_disc(seconds, 0.5) / 3600)::decimal(18, 4),
            (quantile_disc(seconds, 0.9) / 3600)::decimal(18, 4),
            count(*) filter (where seconds <= 86400),
            count(*) filter (where seconds <= 86400 and is_qualified = '1')
        from truth group by all order by all
        """,
        _truth(demo, "leads_answered.csv"),
    )
    found = released.query(
        """
        select month, rep_id, leads, answered_leads, median_response_hours, p90_response_hours,
            answered_24h, qualified_answered_soon
        from sales.rpt_rep_activity
        where rep_id like 'salesforce:%' and leads > 0 order by all
        """
    )

    assert sum(row[3] for row in expected) > 10
    assert found == expected


def test_touches_until_the_first_meeting_are_exact(released: Project, demo: Path) -> None:
    expected = released.query(
        """
        with placed as (
            select *,
                row_number() over (partition by person_key order by occurred_at) - 1 as touches
            from read_csv($1, all_varchar = true) where is_done = '1'
        ),
        meetings as (
            select rep_id, min(occurred_at)::timestamp as met_at, min(touches) as touches
            from placed where kind = 'meeting' group by rep_id, person_key
        )
        select date_trunc('month', met_at)::date, rep_id, count(*), quantile_disc(touches, 0.5)
        from meetings group by 1, 2 order by all
        """,
        _truth(demo, "sales_activities.csv"),
    )
    found = released.query(
        "select month, rep_id, first_meetings, median_touches_before_meeting"
        " from sales.rpt_rep_activity where first_meetings > 0 order by all"
    )

    assert len(expected) > 5
    assert found == expected


def test_deals_with_and_without_activity_are_exact(released: Project, demo: Path) -> None:
    expected = released.query(
        """
        select date_trunc('month', closed_date::date)::date, rep_id,
            count(*) filter (where has_activity = '1'),
            count(*) filter (where has_activity = '1' and is_won = '1'),
            count(*) filter (where has_activity = '0'),
            count(*) filter (where has_activity = '0' and is_won = '1'),
            count(*) filter (where has_meeting = '1'),
            count(*) filter (where has_meeting = '1' and is_won = '1')
        from read_csv($1, all_varchar = true) group by 1, 2 order by all
        """,
        _truth(demo, "closed_deals.csv"),
    )
    found = released.query(
        """
        select month, rep_id, closed_with_activity, won_with_activity, closed_without_activity,
            won_without_activity, closed_with_meeting, won_with_meeting
        from sales.rpt_rep_activity
        where closed_with_activity + closed_without_activity > 0 order by all
        """
    )
    [(unobserved,)] = released.query("select sum(closed_unobserved) from sales.rpt_rep_activity")
    [(hubspot,)] = released.query(
        "select count(*) from sales.fct_deals where source = 'hubspot' and status <> 'open'"
    )

    assert len(expected) > 5
    assert found == expected
    assert unobserved == hubspot

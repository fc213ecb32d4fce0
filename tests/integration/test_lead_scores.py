"""The lead score on the small demo: nobody is scored there, and the tables say why."""

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow


def test_with_too_few_leads_nobody_is_scored_and_the_reason_is_told(released: Project) -> None:
    [(is_active, target, reason)] = released.query(
        "select is_active, target, reason from journey.rpt_lead_score_model where kind = 'verdict'"
    )
    [(leads, scored)] = released.query(
        "select count(*), count(score) from journey.rpt_lead_scores where not is_active"
    )

    assert (is_active, target) == (False, "opportunity")
    assert reason.startswith("too few leads of the ")
    assert leads > 100
    assert scored == 0


def test_every_person_with_a_lead_is_in_one_sample(released: Project) -> None:
    without = released.query(
        """
        select person_id from journey.fct_conversions where conversion_type = 'lead'
        except select person_id from journey.rpt_lead_scores
        """
    )
    told = released.query(
        "select sample, leads, converted from journey.rpt_lead_score_model"
        " where kind = 'sample' and leads > 0 order by sample"
    )
    listed = released.query(
        "select sample, count(*), count(converted_at) from journey.rpt_lead_scores"
        " group by sample order by sample"
    )

    assert without == []
    assert told == listed


def test_what_is_foreseen_is_the_first_opportunity_after_the_look(released: Project) -> None:
    """The conversions of the marts, counted by other means."""
    found = released.query(
        """
        select scores.person_id, scores.converted_at
        from journey.rpt_lead_scores as scores
        where scores.sample in ('training', 'held_out', 'embargoed')
            and scores.converted_at is not null
            and not exists (
                from journey.fct_conversions as conversions
                where conversions.conversion_type = 'opportunity'
                    and conversions.converted_at = scores.converted_at
                    and conversions.account_id is not distinct from scores.account_id
            )
        """
    )

    assert found == []

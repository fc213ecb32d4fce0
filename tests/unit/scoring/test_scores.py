"""A score is what the terms add up to, and knows nothing that came after the look."""

from dataclasses import replace
from math import exp
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipelines.scoring.learning import learn
from pipelines.scoring.scores import score
from tests.unit.scoring.simulated import RULES, Simulated, simulate


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    return simulate(8_000)


@pytest.fixture(scope="module")
def terms(simulated: Simulated) -> pa.Table:
    return learn(simulated.leads, RULES)


@pytest.fixture(scope="module")
def scored(simulated: Simulated, terms: pa.Table) -> pa.Table:
    return score(simulated.leads, terms, RULES)


def replaced(leads: pa.Table, name: str, values: Any) -> pa.Table:
    return leads.set_column(leads.schema.get_field_index(name), name, pa.array(values))


def test_a_score_is_the_sum_of_its_terms(
    simulated: Simulated, terms: pa.Table, scored: pa.Table
) -> None:
    """By hand, from the table that everybody can read."""
    told = {
        (fact["name"], fact["level"]): fact
        for fact in terms.to_pylist()
        if fact["kind"] == "coefficient"
    }
    for lead, found in list(zip(simulated.leads.to_pylist(), scored.to_pylist(), strict=True))[:50]:
        log_odds = told["intercept", None]["value"]
        for number in ("web_visits", "email_opens"):
            term = told[number, None]
            scaled = (np.log1p(lead[number]) - term["mean"]) / term["standard_deviation"]
            log_odds += term["value"] * scaled
        for word in ("industry", "country"):
            log_odds += told[word, lead[word]]["value"]
        if found["score"] is not None:
            assert found["score"] == pytest.approx(1 / (1 + exp(-log_odds)), abs=2e-6)


def test_reasons_are_the_features_that_move_it_most(scored: pa.Table) -> None:
    rows = [row for row in scored.to_pylist() if row["score"] is not None]

    assert {len(row["reasons"]) for row in rows} == {3}
    for row in rows[:200]:
        sizes = [abs(value) for value in row["contributions"]]
        assert sizes == sorted(sizes, reverse=True)
    health = [row for row in rows if "industry: Health" in row["reasons"]]
    assert health
    assert all(r["contributions"][r["reasons"].index("industry: Health")] < 0 for r in health)


def test_bands_are_fifths_of_the_training_scores(scored: pa.Table) -> None:
    trained = [row for row in scored.to_pylist() if row["sample"] == "training"]
    shares = [sum(row["band"] == band for row in trained) / len(trained) for band in "ABCDE"]
    best = min(row["score"] for row in trained if row["band"] == "A")

    assert shares == pytest.approx([0.2] * 5, abs=0.03)
    assert all(row["score"] < best for row in trained if row["band"] == "B")


def test_who_is_not_yet_seen_or_had_converted_has_no_score(simulated: Simulated) -> None:
    leads = simulated.leads
    until = leads["observed_until"].to_pylist()
    scored_at = leads["scored_at"].to_pylist()
    reached = leads["reached_at"].to_pylist()
    reached[0] = [scored_at[0], None]
    late = max(range(len(scored_at)), key=lambda row: scored_at[row])
    assert scored_at[late] > until[late]
    changed = replaced(leads, "reached_at", reached)
    rows = score(changed, learn(changed, RULES), RULES).to_pylist()

    assert (rows[0]["sample"], rows[0]["score"]) == ("converted_before", None)
    assert (rows[late]["sample"], rows[late]["score"]) == ("too_early", None)
    assert {row["sample"] for row in rows} == {
        *("training", "embargoed", "held_out", "open", "too_early", "converted_before")
    }
    assert all((row["band"] is None) == (row["score"] is None) for row in rows)


def test_what_a_lead_did_later_changes_no_score(
    simulated: Simulated, terms: pa.Table, scored: pa.Table
) -> None:
    """Outcomes of leads that are not learned from: unknown by then, and so without effect."""
    samples = scored["sample"].to_pylist()
    reached = [
        [None, None] if sample in ("open", "embargoed") else moments
        for sample, moments in zip(samples, simulated.leads["reached_at"].to_pylist(), strict=True)
    ]
    blind = replaced(simulated.leads, "reached_at", reached)
    again = learn(blind, RULES)

    assert score(blind, again, RULES)["score"].equals(scored["score"])
    assert again.filter(pa.compute.equal(again["kind"], "coefficient")).equals(
        terms.filter(pa.compute.equal(terms["kind"], "coefficient"))
    )


def test_a_model_that_is_off_scores_nobody_and_says_so() -> None:
    leads = simulate(4_000, is_noise=True).leads
    rows = score(leads, learn(leads, RULES), RULES).to_pylist()

    assert len(rows) == 4_000
    assert {(row["is_active"], row["score"], row["band"]) for row in rows} == {(False, None, None)}
    off = replace(RULES, is_on=False)
    none = leads.slice(0, 0)
    assert score(none, learn(none, off), off).num_rows == 0


def test_a_level_that_nobody_knew_is_scored(simulated: Simulated, terms: pa.Table) -> None:
    unheard = replaced(simulated.leads, "industry", ["Space"] * 8_000)
    rows = score(unheard, terms, RULES).to_pylist()

    assert any(row["score"] is not None for row in rows)

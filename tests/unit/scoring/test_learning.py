"""What is learned from leads whose truth is known, and what is not learned from noise."""

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipelines.scoring.learning import learn
from pipelines.scoring.quality import auc
from tests.unit.scoring.simulated import DAYS, FIRST, INDUSTRIES, PER_LOG_VISIT, RULES, simulate

Facts = list[dict[str, Any]]


def of_kind(facts: Facts, kind: str, sample: str | None = None) -> Facts:
    return [fact for fact in facts if fact["kind"] == kind and fact["sample"] == sample]


@pytest.fixture(scope="module")
def facts() -> Facts:
    found: Facts = learn(simulate(20_000).leads, RULES).to_pylist()
    return found


def test_known_coefficients_are_recovered(facts: Facts) -> None:
    told = {(fact["name"], fact["level"]): fact for fact in of_kind(facts, "coefficient")}
    visits = told["web_visits", None]

    assert visits["value"] / visits["standard_deviation"] == pytest.approx(PER_LOG_VISIT, abs=0.1)
    for industry, effect in INDUSTRIES.items():
        assert told["industry", industry]["value"] == pytest.approx(effect, abs=0.15)
    for idle in ("email_opens",):
        assert abs(told[idle, None]["value"]) < 4 * told[idle, None]["standard_error"]
    assert {name for name, _ in told} == {
        *("intercept", "web_visits", "email_opens", "industry", "country")
    }


def test_standard_errors_are_as_wide_as_the_estimates_scatter() -> None:
    values, errors = [], []
    for seed in range(30):
        told = of_kind(learn(simulate(3_000, seed=seed).leads, RULES).to_pylist(), "coefficient")
        [visits] = [fact for fact in told if fact["name"] == "web_visits"]
        values.append(visits["value"])
        errors.append(visits["standard_error"])

    assert np.std(values) == pytest.approx(np.mean(errors), rel=0.4)


def test_on_held_out_months_it_beats_the_base_rate_and_is_calibrated(facts: Facts) -> None:
    simulated = simulate(20_000)
    quality = {fact["name"]: fact["value"] for fact in of_kind(facts, "quality", "held_out")}
    reached = np.array(
        [moments[0] is not None for moments in simulated.leads["reached_at"].to_pylist()]
    )
    bands = of_kind(facts, "calibration", "held_out")

    assert facts[0]["is_active"]
    assert facts[0]["reason"] is None
    assert quality["auc"] == pytest.approx(auc(simulated.chances, reached), abs=0.02)
    assert quality["log_loss"] < quality["base_log_loss"]
    assert quality["brier"] < quality["base_brier"]
    assert [band["name"] for band in bands] == ["A", "B", "C", "D", "E"]
    for band in bands:
        error = np.sqrt(band["predicted_rate"] * (1 - band["predicted_rate"]) / band["leads"])
        assert abs(band["value"] - band["predicted_rate"]) < 4 * error
    assert [band["value"] for band in bands] == sorted((b["value"] for b in bands), reverse=True)


@pytest.mark.parametrize("seed", range(12))
def test_on_pure_noise_it_stays_off(seed: int) -> None:
    """Also where the leads of a company convert together, which looks like more evidence."""
    for companies in (None, 400):
        leads = simulate(6_000, is_noise=True, seed=seed, companies=companies).leads
        told = learn(leads, RULES).to_pylist()
        assert told[0]["is_active"] is False
        assert told[0]["reason"] == "does not beat the base rate on the held-out months"
        assert of_kind(told, "coefficient")


def test_with_few_leads_it_says_what_is_missing() -> None:
    told = learn(simulate(300).leads, RULES).to_pylist()

    assert not told[0]["is_active"]
    assert told[0]["reason"].startswith("too few leads of the training months")
    assert {fact["kind"] for fact in told} == {"verdict", "sample"}


def test_where_the_first_target_has_too_few_the_next_is_predicted() -> None:
    leads = simulate(20_000).leads
    swapped = pa.array([moments[::-1] for moments in leads["reached_at"].to_pylist()])
    turned = leads.set_column(leads.schema.get_field_index("reached_at"), "reached_at", swapped)

    assert learn(turned, RULES).to_pylist()[0]["target"] == "sql"


def test_without_leads_or_switched_off_there_is_a_verdict() -> None:
    none = simulate(300).leads.slice(0, 0)

    assert learn(none, RULES).to_pylist()[0]["reason"].startswith("too few leads")
    [verdict] = learn(none, replace(RULES, is_on=False)).to_pylist()
    assert verdict["reason"] == "switched off in throughline.yaml"


def test_months_are_apart_and_no_outcome_of_later_is_learned_from(facts: Facts) -> None:
    samples = {fact["sample"]: fact for fact in facts if fact["kind"] == "sample"}
    begins = samples["held_out"]["first_lead_at"].replace(day=1, hour=0, minute=0, second=0)
    days = np.timedelta64(RULES.observation_days + RULES.horizon_days, "D")

    assert np.datetime64(samples["training"]["last_lead_at"]) + days <= np.datetime64(begins)
    assert samples["embargoed"]["last_lead_at"] < begins
    until = FIRST + np.timedelta64(DAYS, "D")
    assert np.datetime64(samples["held_out"]["last_lead_at"]) + days <= until
    assert sum(sample["leads"] for sample in samples.values()) == 20_000


def test_the_order_of_leads_changes_no_digit() -> None:
    leads = simulate(5_000).leads
    shuffled = leads.take(pa.array(np.random.default_rng(1).permutation(leads.num_rows)))

    assert learn(leads, RULES).equals(learn(shuffled, RULES))

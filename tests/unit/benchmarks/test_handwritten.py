"""The hand-written run is only a fair limit if its numbers are right."""

import json
from pathlib import Path

import pytest

from benchmarks.agreement import Line, compare
from benchmarks.measure import Measurement
from benchmarks.runs import Run, run_handwritten
from benchmarks.steps import STEPS, Node, our_nodes, step_of, table
from pipelines.demo import generate


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    generate(folder, scale=0.02)
    return folder


@pytest.fixture(scope="module")
def handwritten(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_handwritten(tmp_path_factory.mktemp("by hand"), demo, 0.02)


def test_spend_won_deals_and_conversions_equal_the_truth(demo: Path, handwritten: Run) -> None:
    lines = [line for line in compare(demo, handwritten, None) if line.truth is not None]

    assert {line.measure.split()[0] for line in lines} > {"spend", "won", "lead"}
    assert [line for line in lines if not line.is_equal or line.handwritten is None] == []


def test_every_model_credits_the_same_amount(demo: Path, handwritten: Run) -> None:
    credited = {
        line.handwritten
        for line in compare(demo, handwritten, None)
        if line.measure.startswith("attributed EUR")
    }

    assert len(credited) == 1


def test_a_difference_is_seen() -> None:
    one, two = Line("spend", None, 1, 1), Line("spend", 1, 1, 2)  # type: ignore[arg-type]

    assert (one.is_equal, two.is_equal) == (True, False)


def test_stages_and_memory_are_measured(handwritten: Run) -> None:
    assert next(iter(handwritten.stages)) == "read"
    assert handwritten.seconds > sum(handwritten.stages.values())
    assert handwritten.peak_mb > 0


def test_the_steps_that_both_sides_know_are_measured(handwritten: Run) -> None:
    assert [node.step for node in handwritten.steps] == list(STEPS)
    assert all(handwritten.stages[node.name] == node.seconds for node in handwritten.steps)


def test_a_node_of_dbt_has_the_cpu_seconds_between_its_start_and_end(tmp_path: Path) -> None:
    took = Measurement(0, "", "", 9.0, [(0.0, 1, 0.0), (2.0, 1, 4.0), (4.0, 1, 5.0)])
    nodes = {
        "a": "models/intermediate/identity/a.sql",
        "fct_attribution": "models/marts/journey/fct_attribution.sql",
        "fct_deals": "models/marts/sales/fct_deals.sql",
        "not_null_a": "models/intermediate/identity/_identity__models.yml",
    }
    manifest = {
        name: {
            "name": name,
            "original_file_path": path,
            "resource_type": "model" if path.endswith(".sql") else "test",
        }
        for name, path in nodes.items()
    }
    times = {"started_at": "1970-01-01T00:00:01Z", "completed_at": "1970-01-01T00:00:03Z"}
    results = [{"unique_id": name, "timing": [times], "execution_time": 2.0} for name in nodes]
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": manifest}), encoding="utf-8")
    (tmp_path / "run_results.json").write_text(json.dumps({"results": results}), encoding="utf-8")

    ours = our_nodes(tmp_path, took)

    assert ours == [
        Node("identity", "a", 2.0, 2.5),
        Node("journey", "fct_attribution", 2.0, 2.5),
    ]
    assert table(ours, [Node(step, step, 1.0, 1.0) for step in STEPS])[2:6] == [
        "| identity | 2.0 | 2.5 | 1.0 | 1.0 | 2.00 | 2.50 |",
        "| touchpoints | 0.0 | 0.0 | 1.0 | 1.0 | 0.00 | 0.00 |",
        "| journey | 2.0 | 2.5 | 1.0 | 1.0 | 2.00 | 2.50 |",
        "| **all** | **4.0** | **5.0** | **3.0** | **3.0** | **1.33** | **1.67** |",
    ]


def test_a_model_belongs_to_the_step_of_its_folder_and_a_mart_to_the_step_that_names_it() -> None:
    models = Path("dbt_project/models")
    steps = {path.stem: step_of(str(path)) for path in models.rglob("*.sql")}

    assert steps["int_identity_edges"] == "identity"
    assert steps["int_attribution_shared"] == "journey"
    assert steps["rpt_lead_quality"] is None
    assert {name for names in STEPS.values() for name in names} <= set(steps)

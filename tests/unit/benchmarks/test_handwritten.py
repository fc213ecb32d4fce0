"""The hand-written run is only a fair limit if its numbers are right."""

from pathlib import Path

import pytest

from benchmarks.agreement import Line, compare
from benchmarks.runs import Run, run_handwritten
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

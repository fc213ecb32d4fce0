"""The Dagster side: what is loaded, how it hangs together, and when runs start.

`assets.txt` is a snapshot: its diff is the review. `python -m tests.graph.test_definitions` writes
it anew.
"""

import os
import time
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import defs
from pipelines.defs.automation import JOB, files_have_landed, listing
from pipelines.settings import environment

SNAPSHOT = Path(__file__).with_name("assets.txt")


def specs() -> list[dg.AssetSpec]:
    return sorted(defs().resolve_all_asset_specs(), key=lambda spec: spec.key.path)


def drawn() -> str:
    lines = []
    for spec in specs():
        above = sorted("/".join(dep.asset_key.path) for dep in spec.deps)
        lines += ["/".join(spec.key.path), *(f"    {key}" for key in above)]
    return "\n".join(lines) + "\n"


def test_the_asset_graph_is_as_reviewed() -> None:
    assert drawn() == SNAPSHOT.read_text(encoding="utf-8")


def test_every_suite_is_a_blocking_check_on_the_candidate() -> None:
    checks = {
        spec.name: spec
        for check in defs().asset_checks or []
        for spec in check.check_specs
        if spec.asset_key == dg.AssetKey(["release", "candidate"])
    }
    suites = {path.stem.replace(".", "__") for path in environment().expectations.glob("*.json")}

    assert suites <= set(checks)
    assert all(spec.blocking for spec in checks.values())


def test_the_launchpad_takes_overrides_of_failed_checks() -> None:
    job = defs().resolve_job_def(JOB)
    asked = {"override": ["sales.fct_deals:key_unique"], "reason": "known"}
    assert dg.validate_run_config(job, {"ops": {"gate": {"config": asked}}})
    assert dg.validate_run_config(job, {})
    with pytest.raises(dg.DagsterInvalidConfigError):
        dg.validate_run_config(job, {"ops": {"gate": {"config": {"overrides": "all"}}}})


def test_a_listing_changes_with_names_sizes_and_times(tmp_path: Path) -> None:
    empty = listing(tmp_path)
    (tmp_path / "a.csv").write_text("1")
    first = listing(tmp_path)
    (tmp_path / "a.csv").write_text("12")
    os.utime(tmp_path / "a.csv", (time.time(), time.time() + 5))

    assert len({empty, first, listing(tmp_path)}) == 3
    assert listing(tmp_path / "absent") == empty


def test_the_sensor_waits_until_files_have_stopped_growing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "pipelines.defs.automation.environment",
        lambda: environment().model_copy(update={"landing": str(tmp_path)}),
    )
    (tmp_path / "a.csv").write_text("half")
    cursor: str | None = None
    started = []
    for look in range(4):
        if look == 1:
            (tmp_path / "a.csv").write_text("half and more")
        with dg.build_sensor_context(cursor=cursor) as context:
            answer = files_have_landed(context)
            cursor = context.cursor
        if isinstance(answer, dg.SensorResult):
            cursor = answer.cursor
            started.append(look)

    assert started == [2]


if __name__ == "__main__":
    SNAPSHOT.write_text(drawn(), encoding="utf-8")

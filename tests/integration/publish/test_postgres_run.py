"""`throughline` with a PostgreSQL database beside the files: verdicts, exit statuses, repair."""

import json
import os
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from pipelines.publish import show_in_postgres
from pipelines.settings.publish import Postgres
from tests.conftest import SOAK, Project
from tests.postgres import OWNER, READER, Cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def shown(
    released: Project, tmp_path: Path, postgres: Cluster, monkeypatch: pytest.MonkeyPatch
) -> Project:
    """The demo's release in a data folder of its own, shown by the server that settings name."""
    copied = released.copied_to(tmp_path)
    copied.config.write_text(
        f"publish: {{postgres: {{grant_to: [{READER}], wait_seconds: 1}}}}", encoding="utf-8"
    )
    monkeypatch.setenv("THROUGHLINE_POSTGRES", postgres.uri())
    chosen = Postgres(grant_to=(READER,))
    assert show_in_postgres(copied.data, chosen, SecretStr(postgres.uri())).status == "published"
    return copied


def told(postgres: Cluster) -> str:
    with postgres.connect(READER) as connection:
        row = connection.execute("select release_id from throughline.release").fetchone()
    assert row
    return str(row[0])


def spoil(project: Project) -> None:
    """Damage the working warehouse; let files come from a time that the clock went back from."""
    for name in ("warehouse.duckdb", "marts.duckdb", "candidate.gate.json"):
        (project.data / "work" / name).write_bytes(b"not a database" * 1000)
    for path in sorted(project.landing.rglob("*")):
        os.utime(path, (time.time() + 90_000, time.time() + 90_000))
    rates = "rate_date,base_currency,quote_currency,rate\n2025-01-01,EUR,DKK,7.46\n"
    (project.landing / "one rate more.csv").write_text(rates)


@pytest.mark.skipif(not SOAK, reason="takes long: THROUGHLINE_TEST_SOAK=1")
def test_the_next_run_repairs_whatever_went_wrong(shown: Project, postgres: Cluster) -> None:
    """Two runs at once over a damaged warehouse, while PostgreSQL is away."""
    first = shown.description()["release_id"]
    spoil(shown)
    postgres.stop()
    both = [shown.start("run", "--json") for _ in range(2)]
    ended = [process.communicate(timeout=600) for process in both]
    assert [process.returncode for process in both] == [1, 1]
    reports = [json.loads(out) for out, _ in ended if out.startswith("{")]
    (released,) = [report for report in reports if report["verdict"] == "released"]
    second = released["release_id"]
    assert second != first
    assert len([problem for problem in released["problems"] if "PostgreSQL" in problem]) == 1
    assert released["postgres"]["status"] == "failed"
    (other,) = [text for text in ended if f'"{second}"' not in text[0] or "released" not in text[0]]
    assert "another run holds" in "".join(other) or '"unchanged"' in other[0]
    current = "select release_id from quality.dim_releases where is_current"
    assert shown.query(current) == [(second,)]
    postgres.start()
    assert told(postgres) == first

    repaired = shown.run()
    assert (repaired["verdict"], repaired["postgres"]["status"]) == ("unchanged", "published")
    assert told(postgres) == second
    listed = shown.command("releases")
    (line,) = [line for line in listed.stdout.splitlines() if line.startswith(second)]
    assert "files, postgres" in line
    everything = [ended, repaired, listed.stdout, listed.stderr]
    everything += [path.read_bytes() for path in shown.data.rglob("*") if path.is_file()]
    assert "hunter2" not in str(everything)

    postgres.stop()
    back = shown.command("rollback", first)
    assert back.returncode == 1
    assert f"is now {first}" in back.stdout
    assert "PostgreSQL" in back.stderr
    postgres.start()
    assert shown.command("rollback", first).returncode == 0
    assert told(postgres) == first


def test_an_erased_person_is_gone_from_postgres(shown: Project, postgres: Cluster) -> None:
    ((email,),) = shown.query(
        "select email from journey.dim_persons where email is not null order by email limit 1"
    )
    where = "select count(*) from journey.dim_persons where email = %s"
    with postgres.connect(OWNER) as owner:
        assert owner.execute(where, (email,)).fetchone() == (1,)
    done = shown.command("erase", str(email), "--yes", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["found"] == []
    with postgres.connect(OWNER) as owner:
        assert owner.execute(where, (email,)).fetchone() == (0,)
    assert told(postgres) == shown.description()["release_id"]

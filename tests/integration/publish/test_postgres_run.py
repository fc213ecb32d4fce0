"""`throughline` with a PostgreSQL database beside the files: verdicts, exit statuses, repair."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Project
from tests.postgres import OWNER, READER, Cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def shown(released: Project, tmp_path: Path, postgres: Cluster, monkeypatch) -> Project:
    """The demo's release in a data folder of its own, and settings that name the server."""
    copied = released.copied_to(tmp_path)
    copied.config.write_text(
        f"publish: {{postgres: {{grant_to: [{READER}], wait_seconds: 1}}}}", encoding="utf-8"
    )
    monkeypatch.setenv("THROUGHLINE_POSTGRES", postgres.uri())
    return copied


def told(postgres: Cluster, user: str = READER) -> str:
    with postgres.connect(user) as connection:
        row = connection.execute("select release_id from throughline.release").fetchone()
    assert row
    return str(row[0])


def test_an_unchanged_run_repairs_what_failed(shown: Project, postgres: Cluster) -> None:
    """The release is current all the time; only PostgreSQL has to catch up."""
    release_id = shown.description()["release_id"]
    postgres.stop()
    failed = shown.run(status=1)
    assert (failed["verdict"], failed["release_id"]) == ("unchanged", release_id)
    assert failed["postgres"]["status"] == "failed"
    assert "PostgreSQL" in failed["problems"][-1]
    postgres.start()

    repaired = shown.run()
    assert repaired["postgres"] | {"seconds": 0, "rows": 0} == {
        "status": "published",
        "release_id": release_id,
        "tables": len(shown.description()["tables"]),
        "rows": 0,
        "seconds": 0,
        "without_key": [],
        "problem": None,
    }
    assert told(postgres) == release_id
    again = shown.run()
    assert again["postgres"]["status"] == "current"
    listed = shown.command("releases")
    assert "files, postgres" in listed.stdout
    everything = [failed, repaired, again, listed.stdout, listed.stderr]
    everything += [p.read_bytes() for p in shown.data.rglob("*") if p.is_file()]
    assert "hunter2" not in str(everything)


def test_postgres_has_what_the_file_has(shown: Project, postgres: Cluster) -> None:
    shown.run()
    described = shown.description()
    with postgres.connect(READER) as reader:
        for name, table in described["tables"].items():
            row = reader.execute(f"select count(*) from {name}").fetchone()  # type: ignore[call-overload]
            assert row == (table["rows"],), name
        for query in (
            "select model, sum(attributed_amount), sum(spend), sum(clicks)"
            " from marketing.rpt_channel_performance_daily group by 1 order by 1",
            "select conversion_id, channel_path from journey.fct_journeys order by 1",
            "select deal_id, amount, reporting_amount, created_at from sales.fct_deals order by 1",
        ):
            found = reader.execute(query).fetchall()  # type: ignore[call-overload]
            assert found == shown.query(query)
        keyed = reader.execute(
            "select count(distinct conrelid) from pg_constraint join pg_namespace as n"
            " on n.oid = connamespace where contype in ('p', 'u') and nspname in"
            " ('journey', 'marketing', 'sales', 'quality')"
        ).fetchone()
        assert keyed == (len(described["tables"]),)
        without = reader.execute(
            "select count(*) from pg_class join pg_namespace as n on n.oid = relnamespace where"
            " relkind = 'r' and obj_description(pg_class.oid, 'pg_class') is null and nspname in"
            " ('journey', 'marketing', 'sales', 'quality')"
        ).fetchone()
        assert without == (0,)


def test_a_release_is_current_whatever_becomes_of_postgres(
    shown: Project, postgres: Cluster
) -> None:
    """Released with status 1, rolled back with status 1; then everything is caught up with."""
    first = shown.run()["release_id"]
    for path in sorted(shown.landing.rglob("*hubspot*deals*")):
        shutil.copyfile(path, path.with_name("gone.bak"))
        path.unlink()
    postgres.stop()
    released = shown.run(status=1)
    second = released["release_id"]
    assert released["verdict"] == "released"
    assert second != first
    assert shown.query("select release_id from quality.dim_releases where is_current") == [
        (second,)
    ]
    assert "PostgreSQL" in released["problems"][-1]
    assert len([p for p in released["problems"] if "PostgreSQL" in p]) == 1
    postgres.start()
    assert told(postgres) == first

    assert shown.run()["verdict"] == "unchanged"
    assert told(postgres) == second
    postgres.stop()
    back = shown.command("rollback", first)
    assert back.returncode == 1
    assert f"is now {first}" in back.stdout
    assert "PostgreSQL" in back.stderr
    postgres.start()
    assert shown.command("rollback", first).returncode == 0
    assert told(postgres) == first


def test_an_erased_person_is_gone_from_postgres(shown: Project, postgres: Cluster) -> None:
    release_id = shown.run()["release_id"]
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
    assert told(postgres) == release_id

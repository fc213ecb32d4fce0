"""What a run tells of PostgreSQL: the release is current all the same, and status 1 says so."""

import pytest
from pydantic import SecretStr

from pipelines import report
from pipelines.publish import bring_up_to_date
from pipelines.release.releases import kept
from pipelines.report import RunReport
from pipelines.settings import Environment, Settings
from pipelines.settings.publish import Publish
from tests.integration.publish.conftest import Publisher


@pytest.fixture
def settings(publisher: Publisher) -> Settings:
    chosen = publisher.settings.model_copy(update={"wait_seconds": 0})
    return Settings(publish=Publish(postgres=chosen))


def status(here: Environment) -> int:
    told = RunReport(verdict="released", postgres=report.read_part(here.work, "postgres"))
    return told.exit_status


def test_a_failure_is_told_and_the_next_call_repairs_it(
    publisher: Publisher, settings: Settings
) -> None:
    here = Environment(data=publisher.place.data, postgres=SecretStr(publisher.server.uri()))
    release_id = publisher.place.release_deal(1)
    publisher.server.stop()
    try:
        failed = bring_up_to_date(here, settings)
    finally:
        publisher.server.start()
    assert failed.status == "failed"
    assert "PostgreSQL" in str(failed.problem)
    assert "hunter" not in str(failed.as_json())
    assert status(here) == 1
    assert [each.in_postgres for each in kept(here.data_path)] == [False]

    repaired = bring_up_to_date(here, settings)
    assert (repaired.status, repaired.release_id) == ("published", release_id)
    assert status(here) == 0
    assert [each.in_postgres for each in kept(here.data_path)] == [True]
    assert bring_up_to_date(here, settings).status == "current"


def test_where_it_is_not_configured_nothing_is_told(publisher: Publisher) -> None:
    here = Environment(data=publisher.place.data)
    assert bring_up_to_date(here, Settings()).status == "not configured"
    assert status(here) == 0

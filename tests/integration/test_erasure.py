"""`throughline erase`: a person goes from everything, for good, and every total still closes."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.dashboard import REPORT
from pipelines.release import current, verify
from tests.conftest import SOAK, THROUGHLINE, Project
from tests.integration.everywhere import found

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
KILLED = Path(__file__).with_name("killed_erasure.py")
WHO = """
    select any_value(persons.email), list(distinct records.record_id)
        filter (records.source in ('salesforce', 'hubspot'))
    from journey.dim_person_records as records
    join journey.dim_persons as persons using (person_id)
    where person_id in (select person_id from sales.fct_deals)
        and person_id in (select person_id from sales.fct_sales_activities)
        and person_id in (select person_id from journey.fct_conversions where record_type = 'lead')
    group by person_id
    having list_has_all(list(distinct records.source), ['salesforce', 'mailchimp', 'neutral'])
    order by person_id limit 1
"""
TOTALS = """
    select
        (select sum(spend) from marketing.fct_ad_performance_daily),
        (select count(*) from sales.fct_deals),
        (select sum(reporting_amount) from sales.fct_deals),
        (select sum(reporting_amount) from journey.fct_conversions where conversion_type = 'won'),
        (select sum(reporting_amount) from journey.fct_attribution
         where model = 'linear' and unit = 'person' and conversion_type = 'won'),
        (select count(*) from journey.fct_touchpoints where source = 'mailchimp'),
        (select sum(opens) from marketing.fct_email_campaigns),
        (select count(*) from sales.fct_sales_activities)
"""
HEADER = "touchpoint_ref,occurred_at,email,visitor_id,touch_type,page_url\n"


@dataclass
class Company:
    """A released company, the person to be erased, and what was so before."""

    project: Project
    email: str
    ids: set[str]
    totals: list[tuple[Any, ...]]

    @property
    def values(self) -> set[str]:
        hashed = {hashlib.new(name, self.email.encode()).hexdigest() for name in ("md5", "sha256")}
        return {self.email, *self.ids, *hashed}

    def erase(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """The address goes in by standard input."""
        return subprocess.run(
            [THROUGHLINE, "erase", "-", *arguments],
            env=self.project.environment,
            input=f" {self.email.upper()}\n",
            capture_output=True,
            text=True,
        )


@pytest.fixture(scope="module")
def company(released: Project, tmp_path_factory: pytest.TempPathFactory) -> Company:
    project = released.copied_to(tmp_path_factory.mktemp("erasure"))
    [(email, ids)] = project.query(WHO)
    neutral = project.landing / "neutral"
    (neutral / "touchpoints_extra.csv").write_text(
        f"{HEADER}x-1,2026-05-01T10:00:00Z,,v-extra,page_view,"
        f"https://larkfield.example/?utm_source=mail&email={email.replace('@', '%40')}\n"
        f"x-2,2026-05-02T10:00:00Z,{email}\n"
    )
    (neutral / "erasures.csv").write_text(
        f"identifier,requested_at,note\n{email},2026-10-01T00:00:00Z,wrote to us\n"
    )
    project.run()
    feedback = project.data / "feedback" / "google.csv"
    feedback.parent.mkdir()
    hashed = hashlib.sha256(email.encode()).hexdigest()
    feedback.write_text(f"Email,Value\n{hashed},5\n{'0' * 64},6\n")
    return Company(project, email, set(ids), project.query(TOTALS))


@pytest.fixture(scope="module")
def untouched(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("untouched")
    company.project.copied_to(folder)
    return folder


@pytest.fixture(scope="module")
def erased(company: Company, untouched: Path) -> dict[str, Any]:
    assert found(company.project.data, company.values)
    done = company.erase("--yes", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    proof: dict[str, Any] = json.loads(done.stdout)
    return proof


def test_a_dry_run_counts_and_changes_nothing(company: Company, untouched: Path) -> None:
    copy = Company(
        Project(untouched / "landing", untouched / "data", untouched / "t.yaml"),
        *(company.email, company.ids, company.totals),
    )
    before = found(copy.project.data, copy.values)

    told = copy.erase("--dry-run")

    assert told.returncode == 0
    assert "raw salesforce.leads: 1 rows" in told.stdout
    assert "raw neutral.touchpoints" in told.stdout
    assert company.email not in told.stdout.lower() + told.stderr.lower()
    assert found(copy.project.data, copy.values) == before


def test_nothing_that_is_kept_names_the_person(company: Company, erased: dict[str, Any]) -> None:
    assert found(company.project.data, company.values) == []
    assert erased["found"] == []
    assert "neutral/touchpoints_extra.csv" in erased["landing_files"]
    assert erased["done"]["raw"]["neutral.touchpoints"]["quarantined"] == 1
    assert erased["done"]["texts"] == {"feedback/google.csv": 1}
    report = company.project.data / "erasures" / erased["erasure_id"] / "report.txt"
    assert "nothing was found" in report.read_text()


def test_the_past_release_keeps_its_totals_and_says_so(
    company: Company, erased: dict[str, Any]
) -> None:
    data = company.project.data
    release = current(data)
    assert release is not None
    verify(data, release.release_id)

    assert release.erasures == (erased["erasure_id"],)
    assert company.project.query(TOTALS) == company.totals
    page = (data / "published" / REPORT).read_text(encoding="utf-8")
    assert '"quality.checks":{"columns":["kind","passed","warned","failed"],"rows":[]}' in page
    assert company.project.query(
        "select count(*) from journey.fct_attribution anti join journey.fct_conversions"
        " using (conversion_id)"
    ) == [(0,)]


def test_neither_the_same_nor_a_new_export_brings_the_person_back(
    company: Company, erased: dict[str, Any]
) -> None:
    project = company.project
    shutil.rmtree(project.data / "raw" / "salesforce" / "leads")  # is read from the file again
    (project.landing / "neutral" / "touchpoints_later.csv").write_text(
        f"{HEADER}y-1,2026-09-01T10:00:00Z,{company.email.title()},v-new,page_view,\n"
        f"y-2,2026-09-01T11:00:00Z,,v-new,page_view,\n"
        f"y-3,2026-09-01T12:00:00Z,somebody@new.example,,page_view,\n"
    )

    report = project.run()

    assert report["verdict"] == "released"
    assert report["files"]["loaded"] == 2
    assert project.query(TOTALS) == company.totals
    assert project.query(
        "select person_id is null from journey.fct_touchpoints"
        " where touchpoint_id like 'neutral:y-%' order by touchpoint_id"
    ) == [(True,), (False,), (False,)]
    assert project.query("select identifier_kind from quality.fct_erasure_requests") == [
        ("erased",)
    ]
    assert found(project.data, company.values) == []
    assert project.run()["verdict"] == "unchanged"


def test_who_shares_an_address_is_not_erased_with_it(released: Project, tmp_path: Path) -> None:
    copy = released.copied_to(tmp_path)
    [(shared,)] = copy.query(
        "select email from journey.dim_person_records where email is not null"
        " group by email having count(distinct person_id) > 1 order by email limit 1"
    )

    refused = copy.command("erase", shared, "--yes")

    assert refused.returncode == 1
    assert "persons have this identifier" in refused.stderr
    assert copy.query("select count(*) from journey.dim_persons") == released.query(
        "select count(*) from journey.dim_persons"
    )


def test_an_erasure_that_is_killed_is_finished_by_the_next(
    company: Company, untouched: Path, tmp_path: Path
) -> None:
    def killed(folder: Path, moment: int) -> "subprocess.CompletedProcess[str]":
        shutil.copytree(untouched, folder, symlinks=True)
        return subprocess.run(
            [sys.executable, KILLED, str(moment), company.email],
            env=os.environ
            | {"PYTHONPATH": str(ROOT), "THROUGHLINE_DATA": str(folder / "data")}
            | {"THROUGHLINE_LANDING": str(folder / "landing")},
            capture_output=True,
            text=True,
        )

    moments = int(killed(tmp_path / "whole", 0).stdout)
    assert moments > 40
    every = (2, 8, moments // 2, moments - 6, moments - 1)
    for number, moment in enumerate(every if SOAK else every[2::2]):
        folder = tmp_path / str(moment)
        assert killed(folder, moment).returncode == -signal.SIGKILL
        project = Project(folder / "landing", folder / "data", folder / "t.yaml")
        # A run finishes it too, from the hashes alone.
        finish = [sys.executable, KILLED, "finish"] if number % 2 else None
        done = subprocess.run(
            finish or [THROUGHLINE, "erase", company.email, "--yes"],
            env=project.environment | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert found(project.data, company.values) == [], moment
        release = current(project.data)
        assert release is not None
        verify(project.data, release.release_id)
        assert project.query(TOTALS) == company.totals
        shutil.rmtree(folder)

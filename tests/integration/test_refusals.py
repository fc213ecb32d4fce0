"""What the landing folder may hold, and what a user is told. The last release always stays."""

import json
from pathlib import Path

import pytest

from tests.conftest import Project

pytestmark = pytest.mark.slow

GOOD = """Campaign report
"September 1, 2026 - September 2, 2026"
Campaign,Campaign ID,Customer ID,Day,Currency code,Impr.,Clicks,Cost
Brand,111,900,2026-09-01,{currency},"1,200",60,30.00
Brand,111,900,2026-09-02,{currency},900,41,21.32
Total: Campaigns, --, --, --,{currency},"2,100",101,{total}
"""


def report(currency: str = "EUR", total: str = "51.32") -> str:
    return GOOD.format(currency=currency, total=total)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("healthy")
    project = Project(folder / "landing", folder / "data", folder / "throughline.yaml")
    project.landing.mkdir()
    (project.landing / "Campaign report.csv").write_text(report())
    assert project.run()["verdict"] == "released"
    return project


@pytest.fixture
def healthy(first: Project, tmp_path: Path) -> Project:
    """A project with one good release, to which bad things may happen."""
    return first.copied_to(tmp_path / "copy")


def refuses(project: Project, *words: str) -> None:
    before = project.description()
    done = project.command("run", "--json")
    outcome = json.loads(done.stdout)

    assert (done.returncode, outcome["verdict"]) == (2, "refused"), done.stderr
    assert project.description() == before
    told = " ".join(outcome["problems"])
    assert all(word in told for word in words), told


def test_a_missing_currency_rate_refuses_until_somebody_goes_past_it(healthy: Project) -> None:
    swiss = report("CHF").replace(",900,2026", ",901,2026")
    (healthy.landing / "Swiss report.csv").write_text(swiss)
    check, why = "marketing.fct_ad_performance_daily:reporting_spend_converted", "rates follow"
    refuses(healthy, "CHF", check)
    wrong = healthy.command("run", "--override", f"{check}x", "--reason", why)
    assert wrong.returncode == 1
    assert f"did you mean {check}?" in wrong.stderr

    done = healthy.command("run", "--json", "--override", check, "--reason", why)
    outcome = json.loads(done.stdout)

    assert (done.returncode, outcome["verdict"]) == (0, "released"), done.stdout + done.stderr
    assert outcome["checks"]["overridden"] == 1
    assert healthy.description()["overrides"] == {check: why}
    for command in ("status", "releases"):
        told = healthy.command(command, "--json").stdout
        assert check in told, command
        assert why in told
    assert outcome["docs"] == str(healthy.data / "published" / "data_docs" / "index.html")
    assert Path(outcome["docs"]).is_file()


def test_a_total_that_does_not_close_refuses(released: Project, refused: Project) -> None:
    outcome = json.loads((refused.landing.parent / "outcome.json").read_text())

    assert outcome["verdict"] == "refused"
    assert "reconciliation" in " ".join(outcome["problems"])
    assert refused.description() == released.description()


def test_two_files_that_claim_the_same_days_with_other_numbers_refuse(healthy: Project) -> None:
    other = report(total="52.32").replace("30.00", "31.00")
    (healthy.landing / "Campaign report (1).csv").write_text(other)

    refuses(healthy, "Campaign report.csv", "Campaign report (1).csv", "date")


def test_what_cannot_be_read_is_named_with_its_place_and_the_rest_is_released(
    healthy: Project,
) -> None:
    landing = healthy.landing
    (landing / "notes.txt").write_text("remember the milk\n")
    (landing / "empty.csv").write_text("")
    (landing / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    (landing / "wide.csv").write_text(",".join(f"c{n}" for n in range(10_000)) + "\n")
    header = "rate_date,base_currency,quote_currency,rate\n"
    rates = header + "2026-09-01,EUR,USD,1.1\n2026-09-02,EUR,USD,x\n"
    many = "".join(f"2026-08-{day:02},EUR,USD,1.1\n" for day in range(1, 29))
    (landing / "rates.csv").write_text(rates + many)

    outcome = healthy.run()

    told = "\n".join(outcome["problems"])
    for name in ("notes.txt", "empty.csv", "cut.zip", "wide.csv"):
        assert name in told
    assert outcome["files"]["rejected"] == 4
    rejected = healthy.query(
        "select file_name from quality.fct_loads where status = 'rejected' order by 1"
    )
    assert [name for (name,) in rejected] == ["cut.zip", "empty.csv", "notes.txt", "wide.csv"]
    assert outcome["rows"]["quarantined"] == 1
    assert healthy.query("select line, column_name, value from quality.fct_quarantined_rows") == [
        (3, "rate", "x")
    ]


def test_another_run_is_told_to_wait(healthy: Project) -> None:
    from filelock import FileLock

    (healthy.landing / "Second.csv").write_text(report().replace("900,", "902,"))
    with FileLock(healthy.data / "work" / "run.lock"):
        done = healthy.command("run")

    assert done.returncode == 1
    assert "another run holds" in done.stdout + done.stderr


def test_without_a_landing_folder_the_remedy_is_said(project: Project) -> None:
    project.landing.rmdir()

    done = project.command("run")

    assert done.returncode == 1
    assert "THROUGHLINE_LANDING" in done.stderr

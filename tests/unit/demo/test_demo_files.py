"""The folder as a whole: same bytes for the same seed, vendors' encodings, flat memory."""

import hashlib
import json
import tracemalloc
from pathlib import Path

import pytest
from demo_readers import members, rows

from pipelines.demo import DemoSummary, generate


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        generate(tmp_path / name, scale=0.02, seed=seed)
    first, second, other = (_digests(tmp_path / name) for name in "abc")
    assert first == second
    assert first != other
    assert generate(tmp_path / "a", scale=0.02).truth.exists()
    assert _digests(tmp_path / "a") == first


def test_never_overwrites_other_files(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    (tmp_path / "landing" / "mine.csv").write_text("a\n1\n")
    with pytest.raises(FileExistsError, match="not a demo"):
        generate(tmp_path, scale=0.02)
    with pytest.raises(ValueError, match="scale"):
        generate(tmp_path / "x", scale=0)


def test_salesforce_bytes(demo: DemoSummary) -> None:
    archive = next(demo.landing.glob("salesforce/*.ZIP"))
    tables = members(archive, "latin-1")
    assert len(tables) == 11
    people = "".join(row["LastName"] for row in tables["Contact.csv"] + tables["Lead.csv"])
    assert any(ord(char) > 127 for char in people)
    assert "?" not in people
    assert any(row["ConvertedContactId"] == "000000000000000AAA" for row in tables["Lead.csv"])
    extract = rows(next(demo.landing.glob("salesforce/extract*.csv")))
    assert all(row["SystemModstamp"].endswith(".000Z") for row in extract)


def test_summary_counts_equal_the_files(demo: DemoSummary) -> None:
    summary = json.loads((demo.truth / "summary.json").read_text())
    counts = summary["counts"]
    conversions = [row["conversion_type"] for row in rows(demo.truth / "conversions.csv")]
    for kind, name in (("lead", "leads"), ("mql", "mqls"), ("won", "won")):
        assert counts[name] == conversions.count(kind)
    activity = members(next(demo.landing.glob("mailchimp/granular*.zip")))
    assert counts["email_events"] == sum(map(len, activity.values()))
    sent = rows(next(demo.landing.glob("mailchimp/campaigns*.csv")))
    opened = sum(int(row["Total Opens"]) + int(row["Total Clicks"]) for row in sent)
    assert counts["email_events"] == opened
    assert summary["rejected"] == [
        str(path.relative_to(demo.landing))
        for path in sorted(demo.landing.rglob("*"))
        if path.name == "README.txt" or path.parent.name == "pins"
        if path.is_file()
    ]


def test_every_row_has_the_width_of_its_header(demo: DemoSummary) -> None:
    short = 0
    for path in [*demo.landing.glob("hubspot/*.csv"), *demo.landing.glob("neutral/t*.csv")]:
        for row in rows(path):
            assert None not in row
            short += None in row.values()
    for pattern in ("mailchimp/*.zip", "salesforce/*.ZIP"):
        for path in demo.landing.glob(pattern):
            encoding = "latin-1" if "salesforce" in pattern else "utf-8"
            for data in members(path, encoding).values():
                assert all(None not in row and None not in row.values() for row in data)
    assert short == 1


def test_rates_cover_the_period_on_weekdays(demo: DemoSummary) -> None:
    wide = (demo.landing / "neutral" / "eurofxref-hist.csv").read_text().splitlines()
    assert wide[0].startswith("Date,USD,")
    assert all(line.endswith(",") for line in wide)
    assert wide[1] > wide[2]
    assert "N/A" in wide[1]
    pairs = {
        (row["rate_date"], row["quote_currency"]): row["rate"]
        for row in rows(demo.landing / "neutral" / "fx_rates.csv")
    }
    first = wide[1].split(",")
    assert pairs[(first[0], "USD")] == first[1]


def test_memory_does_not_grow_with_scale(tmp_path: Path) -> None:
    peaks = []
    for scale in (0.45, 1.3):
        tracemalloc.start()
        generate(tmp_path / f"{scale}", scale=scale)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]

"""Ad exports: totals rows add up, and the truth equals the files that win."""

import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path

from demo_readers import Row, cents, google, rows

from pipelines.demo import DemoSummary

Spend = dict[tuple[str, str, str], int]


def _order(path: Path) -> tuple[str, str, str]:
    """Load order of a file: its export day or the end of its period, then end, then start."""
    data = path.read_bytes()
    text = data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8-sig")
    if path.parent.name == "meta":
        first, last = text.splitlines()[1].split(",")[:2]
    else:
        days = text.splitlines()[1].strip('"').split(" - ")
        first, last = (f"{datetime.strptime(day, '%B %d, %Y'):%Y-%m-%d}" for day in days)
    exported = re.search(r"(\d{4}-\d{2}-\d{2})\.csv$", path.name)
    return (exported[1] if exported else last, last, first)


def _winners(files: dict[Path, list[Row]], account: str, spend: str) -> Spend:
    """Spend per (account, currency, day) of the newest file that covers the day."""
    best: dict[tuple[str, str], tuple[tuple[str, str, str], Path]] = {}
    for path, found in files.items():
        order = _order(path)
        for row in found:
            key = (row[account], row["Day"])
            best[key] = max(best.get(key, (order, path)), (order, path))
    sums: Spend = defaultdict(int)
    for path, found in files.items():
        for row in found:
            if best[(row[account], row["Day"])][1] == path:
                sums[(row[account], row["Currency"], row["Day"])] += cents(row[spend])
    return sums


def _truth(demo: DemoSummary, platform: str) -> Spend:
    return {
        (row["account_id"], row["currency"], row["day"]): cents(row["spend"])
        for row in rows(demo.truth / "spend_daily.csv")
        if row["platform"] == platform
    }


def test_google_totals_equal_the_printed_rows(demo: DemoSummary) -> None:
    paths = [path for path in demo.landing.glob("google_ads/*/*.csv") if "whole" not in path.name]
    assert len(paths) > 60
    for path in paths:
        data, totals = google(path)
        entity = path.name.split(" report", 1)[0]
        own = totals[f"Total: {entity}s"]
        assert cents(own["Cost"]) == sum(cents(row["Cost"]) for row in data)
        assert cents(own["Conversions"]) == sum(cents(row["Conversions"]) for row in data)
        assert cents(totals["Total: Account"]["Cost"]) > cents(own["Cost"])
        networks = [row for name, row in totals.items() if row["Campaign type"] in name[7:]]
        known = [row for row in networks if row["Campaign type"].strip(" -")]
        assert sum(cents(row["Cost"]) for row in known) == cents(totals["Total: Account"]["Cost"])


def test_google_truth_is_the_newest_campaign_report(demo: DemoSummary) -> None:
    files = {}
    for path in demo.landing.glob("google_ads/*/Campaign report*.csv"):
        if "whole" not in path.name:
            files[path] = [row | {"Currency": row["Currency code"]} for row in google(path)[0]]
    assert _winners(files, "Customer ID", "Cost") == _truth(demo, "google_ads")


def test_google_finer_grains_never_exceed_the_coarser(demo: DemoSummary) -> None:
    per: dict[str, dict[tuple[str, str, bool], int]] = {}
    for grain in ("Campaign", "Ad group", "Ad"):
        sums: dict[tuple[str, str, bool], int] = defaultdict(int)
        for path in demo.landing.glob(f"google_ads/*/{grain} report*.csv"):
            if "whole" not in path.name and "(1)" not in path.name:
                is_restated = bool(re.search(r"\d{4}-\d{2}-\d{2}\.csv$", path.name))
                for row in google(path)[0]:
                    sums[(row["Campaign ID"], row["Day"], is_restated)] += cents(row["Cost"])
        per[grain] = sums
    blended = per["Campaign"].keys() - per["Ad group"].keys()
    assert blended
    assert all(per["Campaign"][key] == value for key, value in per["Ad group"].items())
    assert all(per["Ad group"][key] >= value for key, value in per["Ad"].items())


def test_google_bytes(demo: DemoSummary) -> None:
    folder = demo.landing / "google_ads" / "larkfield-us"
    kinds = {path.read_bytes()[:2] == b"\xff\xfe" for path in folder.glob("*.csv")}
    assert kinds == {True, False}
    folder = demo.landing / "google_ads" / "larkfield-eu"
    plain = (folder / "Campaign report 2025 Q2.csv").read_text("utf-8")
    assert plain.splitlines()[:2] == ["Campaign report", '"April 1, 2025 - June 30, 2025"']
    assert ", --," in plain
    assert "> 90%" in plain
    assert re.search(r'"\d{1,3},\d{3}"', plain)


def test_duplicate_and_restated_files(demo: DemoSummary) -> None:
    folder = demo.landing / "google_ads" / "larkfield-eu"
    copy = (folder / "Ad report 2025-11 (1).csv").read_bytes()
    assert copy == (folder / "Ad report 2025-11.csv").read_bytes()
    old = google(folder / "Ad report 2026-09.csv")[0]
    new = google(folder / "Ad report 2026-10-02.csv")[0]
    assert [row["Day"] for row in old] == [row["Day"] for row in new]
    assert old != new


def test_meta_truth_and_account_total(demo: DemoSummary) -> None:
    files = {}
    for path in demo.landing.glob("meta/*-Ads-*.csv"):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        found = rows(path, "utf-8-sig")
        header = list(found[0])
        names = {
            "Day": next(name for name in header if name in ("Day", "Jour")),
            "Account": next(name for name in header if name in ("Account ID", "ID du compte")),
            "Spend": next(name for name in header if re.search(r"\([A-Z]{3}\)$", name)),
        }
        flat = [{key: row[name] for key, name in names.items()} for row in found]
        currency = names["Spend"][-4:-1]
        total, *data = [row | {"Currency": currency} for row in flat]
        assert total["Account"] == total["Day"] == ""
        assert cents(total["Spend"]) == sum(cents(row["Spend"]) for row in data)
        files[path] = data
    assert any("Jour" in path.read_text("utf-8-sig")[:400] for path in files)
    assert _winners(files, "Account", "Spend") == _truth(demo, "meta")


def test_period_reports_close_with_the_truth(demo: DemoSummary) -> None:
    for path in demo.landing.glob("google_ads/*/*whole*.csv"):
        data, totals = google(path)
        account = data[0]["Customer ID"]
        assert "Day" not in data[0]
        expected = sum(v for key, v in _truth(demo, "google_ads").items() if key[0] == account)
        assert cents(totals["Total: Campaigns"]["Cost"]) == expected
    for path in demo.landing.glob("meta/*whole*.csv"):
        total, first, *_ = rows(path, "utf-8-sig")
        spend = next(name for name in total if name.startswith("Amount spent"))
        account = first["Account ID"]
        expected = sum(v for key, v in _truth(demo, "meta").items() if key[0] == account)
        assert cents(total[spend]) == expected

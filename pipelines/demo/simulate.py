"""Runs the simulation: ads by campaign, then companies chunk by chunk, every writer appending.

Memory holds one chunk and one campaign, whatever the scale.
"""

import json
import random
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from pipelines.demo import clock
from pipelines.demo.activities import Activities
from pipelines.demo.attainment import Attainment
from pipelines.demo.crm import record
from pipelines.demo.crm_records import Books
from pipelines.demo.customers import Relationships
from pipelines.demo.dealings import Dealings
from pipelines.demo.funnel import Funnel
from pipelines.demo.google import write_google
from pipelines.demo.hubspot import HubSpot
from pipelines.demo.mail import Send, join, open_sends, simulate
from pipelines.demo.mailchimp import Audience, write_campaign_list
from pipelines.demo.meta import write_meta
from pipelines.demo.neutral import write_neutral
from pipelines.demo.reckon import Reckoner
from pipelines.demo.sales_work import write_work
from pipelines.demo.salesforce import Salesforce
from pipelines.demo.sink import Sink
from pipelines.demo.truth import Truth
from pipelines.demo.web import Web, damage
from pipelines.demo.world import CHUNK, Company, build, company_count

_LISTED_COMPANIES = 2400
_COPIED = ("Ad report 2025-11.csv", "Ad report 2025-11 (1).csv")


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What was written: counts of the simulated facts and rows per landing file."""

    landing: Path
    truth: Path
    counts: dict[str, int]
    rows: dict[str, int]


def generate(out: Path, scale: float = 1.0, seed: int = 7) -> DemoSummary:
    """Write `out/landing` and `out/truth`, replacing what an earlier call wrote there.

    `scale` multiplies companies and ads; 1 is about 100 thousand rows. The same scale and seed
    give the same bytes. Raises FileExistsError when `out/landing` holds
    files that are not an earlier demo.
    """
    if not 0 < scale <= 10_000:
        raise ValueError(f"scale must be above 0 and at most 10000, not {scale}")
    _clear(out)
    with Sink(out / "truth") as beside, Sink(out / "landing") as sink:
        truth = Truth(beside)
        truth.count("ad_rows", write_google(sink, truth, scale, seed))
        truth.count("ad_rows", write_meta(sink, truth, scale, seed))
        write_neutral(sink, scale, seed)
        sends = open_sends(sink)
        _write_companies(sink, truth, sends, scale, seed)
        write_campaign_list(sink, sends)
        truth.count("email_events", sum(s.total_opens + s.total_clicks for s in sends))
    folder = out / "landing" / "google_ads" / "larkfield-eu"
    shutil.copyfile(folder / _COPIED[0], folder / _COPIED[1])
    summary = DemoSummary(out / "landing", out / "truth", truth.totals, sink.counts)
    _write_summary(summary, truth, scale, seed)
    return summary


def _clear(out: Path) -> None:
    landing, truth = out / "landing", out / "truth"
    if landing.exists() and any(landing.iterdir()) and not (truth / "summary.json").exists():
        raise FileExistsError(f"{landing} holds files that are not a demo; choose another folder")
    for folder in (landing, truth):
        shutil.rmtree(folder, ignore_errors=True)


def _write_companies(sink: Sink, truth: Truth, sends: list[Send], scale: float, seed: int) -> None:
    count = company_count(scale)
    every = max(1, -(-count // _LISTED_COMPANIES))
    web, audience, salesforce = Web(sink, truth, scale), Audience(sink), Salesforce(sink)
    activities, hubspot = Activities(sink), HubSpot(sink)
    reckoner, relationships = Reckoner(truth, sends, every), Relationships(truth, sends)
    sums = (Funnel(truth), Attainment(truth, seed), Dealings(truth, web.visits, seed))
    truth.count("touches_listed_for_one_company_in", every)
    for chunk in range(-(-count // CHUNK)):
        rng = random.Random(f"{seed}:{chunk}")  # noqa: S311
        companies = build(chunk, count, rng)
        web.write(companies, rng, truth)
        members = join(companies, sends, rng)
        activity = simulate(members, sends, np.random.default_rng([seed, 31, chunk]))
        audience.write(members, sends, truth)
        books = _record(companies, rng)
        activities.write(books, rng)
        salesforce.write(books)
        hubspot.write(books)
        reckoner.write(books, activity)
        for summed in sums:
            summed.write(books)
        relationships.write(books, activity)
        write_work(books, truth)
        truth.count("people", sum(len(company.people) for company in companies))
    for summed in sums:
        summed.finish()
    damage(web.tables)
    activities.damage()


def _record(companies: list[Company], rng: random.Random) -> list[Books]:
    books: list[Books] = []
    referrer = ""
    for company in companies:
        kept = record(company, referrer, rng)
        if any(deal.won_at > 0 for deal in kept.deals):
            referrer = company.name
        books.append(kept)
    return books


def _write_summary(summary: DemoSummary, truth: Truth, scale: float, seed: int) -> None:
    content = {
        "scale": scale,
        "seed": seed,
        "counts": dict(sorted(truth.totals.items())),
        "cents": dict(sorted(truth.money.items())),
        "observed_until": {crm: clock.stamp(at) for crm, at in sorted(truth.observed.items())},
        "quarantined": {
            "neutral.touchpoints": 2,
            "neutral.sales_targets": 1,
            "salesforce.tasks": 1,
        },
        "rejected": ["README.txt", "pins/promotion_report.csv"],
        "rows": dict(sorted(asdict(summary)["rows"].items())),
    }
    path = summary.truth / "summary.json"
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

"""What the ads really did: campaigns, ad groups and ads with integer figures per day.

Pure numbers. Money is in cents, conversions in hundredths, so sums are exact. How a vendor prints
them is in google.py and meta.py.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipelines.demo.clock import DAYS

Figures = NDArray[np.int64]
IMPRESSIONS, CLICKS, ALL_CLICKS, SPEND, CONVERSIONS, VALUE = range(6)
THEMES: Final = (
    "Brand",
    "Competitors",
    "Inventory software",
    "Warehouse planning",
    "ERP connect",
    "Remarketing",
    "Whitepaper",
    "Free trial",
    "Demo request",
    "Customer stories",
)
_TYPES: Final = ("Search", "Search", "Display", "Search", "Demand Gen", "Search", "Video")


@dataclass(frozen=True, slots=True)
class Account:
    """An ad account. `mult` sets how many ads it holds at scale 1."""

    platform: str
    number: int
    account_id: str
    name: str
    currency: str
    region: str
    ads_at_one: float
    has_blend: bool


GOOGLE: Final = (
    Account("google_ads", 0, "410-555-0101", "Larkfield EU", "EUR", "EU", 28, True),
    Account("google_ads", 1, "410-555-0102", "Larkfield US", "USD", "US", 28, True),
)
META: Final = (
    Account("meta", 2, "120555000111", "Larkfield EU Social", "EUR", "EU", 13, False),
    Account("meta", 3, "120555000222", "Larkfield UK Social", "GBP", "UK", 13, False),
)


@dataclass(slots=True)
class Ad:
    """One ad; `figures` has a row per day of [first, first + len) and six measures."""

    ad_id: str
    name: str
    first: int
    figures: Figures
    is_hidden: bool


@dataclass(slots=True)
class AdGroup:
    """One ad group (Meta: ad set)."""

    group_id: str
    name: str
    ads: list[Ad] = field(default_factory=list)


@dataclass(slots=True)
class Campaign:
    """One campaign with its whole history in memory; only one exists at a time."""

    account: Account
    number: int
    campaign_id: str
    name: str
    kind: str
    status: str
    budget_cents: int
    groups: list[AdGroup] = field(default_factory=list)
    blend: Figures | None = None

    def total(self) -> Figures:
        """Daily figures of the campaign, shape (DAYS, 6)."""
        if self.blend is not None:
            return self.blend
        return add_up([ad for group in self.groups for ad in group.ads])

    def forget(self) -> None:
        """Let go of the figures once they are written; names and ids stay."""
        self.groups.clear()
        self.blend = None


def add_up(ads: list[Ad]) -> Figures:
    """Daily sums over ads, shape (DAYS, 6)."""
    total: Figures = np.zeros((DAYS, 6), dtype=np.int64)
    for ad in ads:
        total[ad.first : ad.first + len(ad.figures)] += ad.figures
    return total


def earlier(figures: Figures, first: int) -> Figures:
    """What the platform said before it restated the days: fewer conversions, other cost."""
    days = np.arange(first, first + len(figures), dtype=np.int64)
    older = figures.copy()
    older[:, CONVERSIONS] = older[:, CONVERSIONS] * 7 // 10
    older[:, VALUE] = older[:, VALUE] * 7 // 10
    older[:, SPEND] -= figures[:, SPEND] // 80 * (days % 2)
    return older


def campaign_id(account: Account, number: int) -> str:
    """The platform's own campaign id."""
    if account.platform == "meta":
        return f"12021{account.number}{7_000_000 + number * 37:07d}90123"
    return f"{20_110_000_000 + account.number * 1_000_000 + number * 7919}"


def campaign_name(account: Account, number: int) -> str:
    """The name the marketing team gave it; names hold commas and bars, as real ones do."""
    theme = THEMES[number % len(THEMES)]
    wave = number // len(THEMES)
    joint = ", " if number % 4 == 1 else " | "
    return f"{theme}{joint}{account.region}{f' {wave + 1}' if wave else ''}"


def campaign_count(account: Account, scale: float) -> int:
    """Ordinary campaigns of an account; ads take most of the growth, so only its root."""
    return max(3, round((2.6 if account.has_blend else 2.0) * math.sqrt(scale)))


def campaigns(account: Account, scale: float, seed: int) -> Iterator[Campaign]:
    """Campaigns of an account, one at a time; Performance Max, where there is one, is last."""
    count = campaign_count(account, scale)
    ads = max(count, round(account.ads_at_one * scale))
    for number in range(count):
        share = ads * (number + 1) // count - ads * number // count
        yield _campaign(account, number, share, scale, seed)
    if account.has_blend:
        yield _blended(account, count, scale, seed)


def _campaign(account: Account, number: int, ads: int, scale: float, seed: int) -> Campaign:
    rng = np.random.default_rng([seed, 11, account.number, number])
    campaign = _shell(account, number, _TYPES[number % len(_TYPES)], rng)
    per_group = max(1, round(8 * max(scale, 0.1) ** 0.25))
    for index in range(ads):
        if index % per_group == 0:
            group = number * 10_000 + index // per_group
            group_id = f"{140_000_000_000 + account.number * 10**9 + group * 13}"
            name = ("Core", "Broad, all", "Retargeting", "Lookalike")[group % 4]
            campaign.groups.append(AdGroup(group_id, f"{name} {index // per_group + 1}"))
        campaign.groups[-1].ads.append(_ad(account, number, index, rng))
    return campaign


def _shell(account: Account, number: int, kind: str, rng: np.random.Generator) -> Campaign:
    status = ("Enabled", "Enabled", "Paused")[int(rng.integers(3))]
    return Campaign(
        account,
        number,
        campaign_id(account, number),
        campaign_name(account, number),
        kind,
        status,
        int(rng.integers(10, 400)) * 100,
    )


def _ad(account: Account, campaign: int, index: int, rng: np.random.Generator) -> Ad:
    start = int(rng.integers(-120, 470))
    last = min(DAYS, max(start + int(rng.integers(60, 460)), 14))
    first = max(0, start)
    number = campaign * 1_000_000 + index
    ad_id = f"{700_000_000_000 + account.number * 10**11 + number * 17}"
    if account.platform == "meta":
        ad_id = f"12022{account.number}{number * 31:011d}5"
    level = float(rng.lognormal(6.0, 0.7))
    figures = _figures(rng, last - first, first, level)
    return Ad(
        ad_id,
        f"Ad {index + 1} {'video' if index % 3 else 'image'}",
        first,
        figures,
        account.platform == "google_ads" and index % 12 == 11,
    )


def _blended(account: Account, number: int, scale: float, seed: int) -> Campaign:
    rng = np.random.default_rng([seed, 12, account.number])
    campaign = _shell(account, number, "Performance Max", rng)
    campaign.name = f"PMax | All products | {account.region}"
    campaign.status = "Enabled"
    campaign.blend = _figures(rng, DAYS, 0, 900.0 * math.sqrt(max(scale, 0.1)))
    return campaign


def _figures(rng: np.random.Generator, days: int, first: int, level: float) -> Figures:
    weekday = (np.arange(first, first + days) + 1) % 7
    season = np.where(weekday >= 5, 0.45, 1.0) * rng.gamma(12.0, 1 / 12.0, days)
    figures: Figures = np.zeros((days, 6), dtype=np.int64)
    impressions = rng.poisson(level * season)
    clicks = rng.binomial(impressions, float(rng.uniform(0.008, 0.07)))
    cost_per_click = int(rng.integers(45, 420))
    wins = rng.binomial(clicks, 0.035)
    figures[:, IMPRESSIONS] = impressions
    figures[:, CLICKS] = clicks
    figures[:, ALL_CLICKS] = clicks + rng.binomial(clicks, 0.1)
    figures[:, SPEND] = clicks * cost_per_click + rng.integers(0, 40, days) * (clicks > 0)
    figures[:, CONVERSIONS] = wins * rng.integers(40, 101, days)
    figures[:, VALUE] = figures[:, CONVERSIONS] * int(rng.integers(30, 260))
    return figures

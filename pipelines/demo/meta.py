"""Meta Ads Manager CSVs: BOM, account total as the first data row, currency in the header.

Prints what ad_world.py simulated, per ad and day. Two later exports restate one account.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np

from pipelines.demo import clock
from pipelines.demo.ad_world import (
    ALL_CLICKS,
    CLICKS,
    CONVERSIONS,
    IMPRESSIONS,
    META,
    SPEND,
    Account,
    Campaign,
    Figures,
    campaigns,
    earlier,
)
from pipelines.demo.sink import Sink, Table
from pipelines.demo.truth import Truth

_ENGLISH: Final = (
    "Reporting starts",
    "Reporting ends",
    "Account name",
    "Account ID",
    "Campaign name",
    "Campaign ID",
    "Ad set name",
    "Ad set ID",
    "Ad name",
    "Ad ID",
    "Day",
    "Attribution setting",
    "Results",
    "Result indicator",
    "Amount spent ({})",
    "Impressions",
    "Reach",
    "Link clicks",
    "Clicks (all)",
    "Purchases",
    "Purchases conversion value",
)
_FRENCH: Final = (
    "Début des rapports",
    "Fin des rapports",
    "Nom du compte",
    "ID du compte",
    "Nom de la campagne",
    "ID de la campagne",
    "Nom de l'ensemble de publicités",
    "ID de l'ensemble de publicités",
    "Nom de la publicité",
    "ID de la publicité",
    "Jour",
    "Paramètre d'attribution",
    "Résultats",
    "Indicateur de résultats",
    "Montant dépensé ({})",
    "Impressions",
    "Couverture",
    "Clics sur un lien",
    "Clics (tous)",
    "Achats",
    "Valeur de conversion des achats",
)
_AUGUST: Final = clock.day_of(date(2026, 8, 16))
_SEPTEMBER: Final = clock.day_of(date(2026, 9, 1))
_ROLLING_END: Final = clock.day_of(date(2026, 9, 14))
_FRENCH_MONTH: Final = "2026-02"


@dataclass(slots=True)
class _File:
    table: Table
    first: int
    last: int
    is_final: bool
    span: str
    is_french: bool
    is_month: bool
    printed: Figures = field(default_factory=lambda: np.zeros(6, dtype=np.int64))


def write_meta(sink: Sink, truth: Truth, scale: float, seed: int) -> int:
    """Write every Meta file and the daily spend truth. Returns data rows by day written."""
    return sum(_write_account(sink, truth, account, scale, seed) for account in META)


def _write_account(sink: Sink, truth: Truth, account: Account, scale: float, seed: int) -> int:
    files = _open_files(sink, account)
    total: Figures = np.zeros((clock.DAYS, 6), dtype=np.int64)
    all_time: list[tuple[Campaign, Figures]] = []
    for campaign in campaigns(account, scale, seed):
        daily = campaign.total()
        total += daily
        all_time.append((campaign, daily.sum(axis=0)))
        for group in campaign.groups:
            for ad in group.ads:
                lead = ",".join(
                    (
                        account.name,
                        account.account_id,
                        _text(campaign.name),
                        campaign.campaign_id,
                        _text(group.name),
                        group.group_id,
                        _text(ad.name),
                        ad.ad_id,
                    )
                )
                _write_ad(files, lead, ad.first, ad.figures)
        truth.campaign(campaign, daily)
        campaign.forget()
    for file in files:
        sink.prepend(file.table, _head(file, account), "utf-8")
        if file.is_month:
            shown, month = int(file.printed[IMPRESSIONS]), clock.day_text(file.first)
            truth.reach.write([f"{account.account_id},{month},{shown},{_reach(file)}\n"])
    _write_all_time(sink, account, all_time)
    truth.spend(account, total)
    return sum(file.table.rows for file in files)


def _open_files(sink: Sink, account: Account) -> list[_File]:
    slug = account.name.replace(" ", "-")
    plan = [
        (_month_name(slug, first, last), first, last, False, label == _FRENCH_MONTH)
        for label, first, last in clock.months()
    ]
    if account.number == 2:
        plan.append((f"{slug}-Ads-2026-09-15.csv", _AUGUST, _ROLLING_END, True, False))
        plan.append((f"{slug}-Ads-2026-10-02.csv", _SEPTEMBER, clock.DAYS - 1, True, False))
    files = []
    for place, (name, first, last, is_final, is_french) in enumerate(plan):
        span = f"{clock.day_text(first)},{clock.day_text(last)}"
        french = is_french and account.number == 3
        is_month = place < len(clock.months())
        table = sink.table(f"meta/{name}")
        files.append(_File(table, first, last, is_final, span, french, is_month))
    return files


def _month_name(slug: str, first: int, last: int) -> str:
    low, high = clock.date_of(first), clock.date_of(last)
    return f"{slug}-Ads-{low.day}-{low:%b-%Y}-{high.day}-{high:%b-%Y}.csv"


def _write_ad(files: list[_File], lead: str, first: int, figures: Figures) -> None:
    older = earlier(figures, first)
    restates = any(file.is_final for file in files)
    for file in files:
        low, high = max(0, file.first - first), min(len(figures), file.last + 1 - first)
        if low >= high:
            continue
        part = figures[low:high]
        if restates and not file.is_final:
            part = part.copy()
            cut = max(0, _AUGUST - first - low)
            part[cut:] = older[low:high][cut:]
        file.printed += part[part[:, IMPRESSIONS] > 0].sum(axis=0)
        file.table.write(_lines(file.span, lead, first + low, part))


def _lines(span: str, lead: str, first: int, part: Figures) -> list[str]:
    lines = []
    day = clock.DAY_TEXT
    for offset, (shown, clicks, every, spend, won, value) in enumerate(part.tolist()):
        if not shown:
            continue
        bought = won // 100
        result = f"{bought},action.fb_pixel_purchase" if bought else ","
        money = f"{value // 100}.{value % 100:02d}" if bought else ""
        lines.append(
            f'{span},{lead},{day[first + offset]},"7-day click or 1-day view",{result},'
            f"{_short(spend)},{shown},{shown - shown // 5},{clicks},{every},{bought or ''},"
            f"{money}\n"
        )
    return lines


def _head(file: _File, account: Account) -> str:
    labels = _FRENCH if file.is_french else _ENGLISH
    header = ",".join(_text(label.format(account.currency)) for label in labels)
    sums = file.printed.tolist()
    return (
        f"\ufeff{header}\n{file.span},,,,,,,,,,,,,{_short(sums[SPEND])},{sums[IMPRESSIONS]},"
        f"{_reach(file)},"
        f"{sums[CLICKS]},{sums[ALL_CLICKS]},,\n"
    )


def _reach(file: _File) -> int:
    """People who saw an ad of the account in the period: fewer than the sum of days or ads."""
    return int(file.printed[IMPRESSIONS]) * (45 + file.first % 30) // 100


def _write_all_time(sink: Sink, account: Account, rows: list[tuple[Campaign, Figures]]) -> None:
    labels = (
        "Reporting starts",
        "Reporting ends",
        "Account name",
        "Account ID",
        "Campaign name",
        "Campaign ID",
        "Attribution setting",
        "Results",
        "Result indicator",
        f"Amount spent ({account.currency})",
        "Impressions",
        "Reach",
        "Link clicks",
        "Clicks (all)",
    )
    span = f"{clock.day_text(0)},{clock.day_text(clock.DAYS - 1)}"
    total: Figures = sum((sums for _, sums in rows), start=np.zeros(6, dtype=np.int64))
    lines = [f"\ufeff{','.join(map(_text, labels))}\n", f"{span},,,,,,,,{_tail(total)}"]
    for campaign, sums in rows:
        lead = f"{span},{account.name},{account.account_id},{_text(campaign.name)}"
        lines.append(
            f'{lead},{campaign.campaign_id},"7-day click or 1-day view",'
            f"{int(sums[CONVERSIONS]) // 100},action,{_tail(sums)}"
        )
    slug = account.name.replace(" ", "-")
    sink.text(f"meta/{slug}-Campaigns-whole-period-2026-10-02.csv", "".join(lines))


def _tail(sums: Figures) -> str:
    values = sums.tolist()
    reach = values[IMPRESSIONS] * 2 // 5
    return (
        f"{_short(values[SPEND])},{values[IMPRESSIONS]},{reach},{values[CLICKS]},"
        f"{values[ALL_CLICKS]}\n"
    )


def _short(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def _text(value: str) -> str:
    return f'"{value}"' if " " in value or "," in value else value

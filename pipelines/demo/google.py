"""Google Ads UI downloads: preamble, rows by Day, totals rows; UTF-8 CSV or UTF-16LE TSV.

Prints what ad_world.py simulated. Periodic files carry the figures before restatement, later
exports (their day is in the file name) the final ones.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np

from pipelines.demo import clock
from pipelines.demo.ad_world import (
    GOOGLE,
    IMPRESSIONS,
    Account,
    Campaign,
    Figures,
    add_up,
    campaigns,
    earlier,
)
from pipelines.demo.google_layout import CAMPAIGN, GRAINS, Grain, amount, count, money
from pipelines.demo.sink import Sink, Table
from pipelines.demo.truth import Truth

_MARCH: Final = (clock.day_of(date(2026, 3, 1)), clock.day_of(date(2026, 3, 31)))
_SEPTEMBER: Final = (clock.day_of(date(2026, 9, 1)), clock.day_of(date(2026, 9, 30)))
_RESTATED: Final = {
    0: ((*_MARCH, "2026-04-08"), (*_SEPTEMBER, "2026-10-02")),
    1: ((*_SEPTEMBER, "2026-10-02"),),
}


@dataclass(slots=True)
class _File:
    table: Table
    sep: str
    first: int
    last: int
    is_restated: bool
    printed: Figures = field(default_factory=lambda: np.zeros(6, dtype=np.int64))


def write_google(sink: Sink, truth: Truth, scale: float, seed: int) -> int:
    """Write every Google Ads file and the daily spend truth. Returns data rows by day written."""
    return sum(_write_account(sink, truth, account, scale, seed) for account in GOOGLE)


def periodic(figures: Figures, first: int, account: Account) -> Figures:
    """The figures as the regular monthly and quarterly exports saw them."""
    seen = figures.copy()
    older = earlier(figures, first)
    for start, last, _ in _RESTATED[account.number]:
        window = slice(max(0, start - first), max(0, last + 1 - first))
        seen[window] = older[window]
    return seen


def _write_account(sink: Sink, truth: Truth, account: Account, scale: float, seed: int) -> int:
    files = {grain.name: _open_files(sink, account, grain) for grain in GRAINS}
    networks: dict[str, Figures] = {}
    all_time: list[tuple[Campaign, Figures]] = []
    total: Figures = np.zeros((clock.DAYS, 6), dtype=np.int64)
    for campaign in campaigns(account, scale, seed):
        daily = campaign.total()
        total += daily
        networks[campaign.kind] = networks.get(campaign.kind, 0) + daily
        all_time.append((campaign, daily.sum(axis=0)))
        _write_campaign(files, campaign, daily)
        truth.campaign(campaign, daily)
        campaign.forget()
    for grain in GRAINS:
        for file in files[grain.name]:
            _write_totals(file, grain, account, networks)
    _write_all_time(sink, account, all_time)
    truth.spend(account, total)
    tables = [file.table for group in files.values() for file in group]
    for table in tables:
        table.close()
    return sum(table.rows for table in tables)


def _open_files(sink: Sink, account: Account, grain: Grain) -> list[_File]:
    periods = clock.quarters() if grain is CAMPAIGN or grain.name == "Ad group" else clock.months()
    folder = f"google_ads/{account.name.replace(' ', '-').lower()}"
    plan = [
        (f"{folder}/{grain.name} report {label}.csv", first, last, False)
        for label, first, last in periods
    ]
    plan += [
        (f"{folder}/{grain.name} report {exported}.csv", first, last, True)
        for first, last, exported in _RESTATED[account.number]
    ]
    files = []
    for index, (name, first, last, is_restated) in enumerate(plan):
        wide = account.number == 1 and index % 2 == 1
        sep = "\t" if wide else ","
        days = f'"{clock.long_date(first)} - {clock.long_date(last)}"'
        head = f"{grain.name} report\n{days}\n{sep.join(grain.header)}\n"
        encoding = "utf-16-le" if wide else "utf-8"
        table = sink.table(name, encoding, ("\ufeff" if wide else "") + head)
        files.append(_File(table, sep, first, last, is_restated))
    return files


def _write_campaign(files: dict[str, list[_File]], campaign: Campaign, daily: Figures) -> None:
    for grain in GRAINS:
        if grain is CAMPAIGN:
            _write_entity(
                files[grain.name],
                grain,
                grain.cells(campaign, None, None),
                0,
                daily,
                campaign.account,
            )
            continue
        for group in campaign.groups:
            if grain.name == "Ad group":
                _write_entity(
                    files[grain.name],
                    grain,
                    grain.cells(campaign, group, None),
                    0,
                    add_up(group.ads),
                    campaign.account,
                )
                continue
            for ad in group.ads:
                if not ad.is_hidden:
                    _write_entity(
                        files[grain.name],
                        grain,
                        grain.cells(campaign, group, ad),
                        ad.first,
                        ad.figures,
                        campaign.account,
                    )


def _write_entity(
    files: list[_File],
    grain: Grain,
    cells: list[str],
    first: int,
    figures: Figures,
    account: Account,
) -> None:
    seen = periodic(figures, first, account)
    for file in files:
        low, high = max(0, file.first - first), min(len(figures), file.last + 1 - first)
        if low >= high:
            continue
        part = (figures if file.is_restated else seen)[low:high]
        lines = _lines(grain, cells, file.sep, first + low, part)
        file.printed += part[part[:, IMPRESSIONS] > 0].sum(axis=0)
        file.table.write(lines)


def _lines(grain: Grain, cells: list[str], sep: str, first: int, part: Figures) -> list[str]:
    left, right = grain.around_day(cells, sep)
    day = clock.DAY_TEXT
    lines = []
    for offset, (shown, clicks, every, spend, won, value) in enumerate(part.tolist()):
        if not shown:
            continue
        numbers = sep.join(
            (count(shown), count(clicks), count(every), money(spend), amount(won), amount(value))
        )
        lines.append(
            f"{left}{day[first + offset]}{right}{numbers}{grain.rates(shown, clicks, sep)}\n"
        )
    return lines


def _write_totals(
    file: _File, grain: Grain, account: Account, networks: dict[str, Figures]
) -> None:
    by_network = {}
    for kind, daily in networks.items():
        shown = daily if file.is_restated else periodic(daily, 0, account)
        by_network[kind] = shown[file.first : file.last + 1].sum(axis=0)
    removed: Figures = np.array([97, 3, 3, 611, 0, 0], dtype=np.int64)
    by_network["Search"] = by_network["Search"] + removed
    whole = sum(by_network.values(), start=np.zeros(6, dtype=np.int64))
    rows = [(f"Total: {grain.name}s", " --", "", file.printed), ("Total: Account", "", "", whole)]
    rows += [(f"Total: {kind}", "", kind, sums) for kind, sums in sorted(by_network.items())]
    for label, blank, kind, sums in rows:
        file.table.raw(grain.total(label, blank, kind, account.currency, sums.tolist(), file.sep))


def _write_all_time(sink: Sink, account: Account, all_time: list[tuple[Campaign, Figures]]) -> None:
    header = (
        "Campaign status,Campaign,Campaign type,Customer ID,Account,Campaign ID,Currency code,"
        "Impr.,Clicks,Interactions,Avg. CPC,Cost,Conversions,Cost / conv.\n"
    )
    span = f'"{clock.long_date(0)} - {clock.long_date(clock.DAYS - 1)}"'
    lines = [f"Campaign report\n{span}\n{header}"]
    whole: Figures = np.zeros(6, dtype=np.int64)
    for campaign, sums in all_time:
        whole += sums
        name = f'"{campaign.name}"' if "," in campaign.name else campaign.name
        lead = f"{campaign.status},{name},{campaign.kind},{account.account_id},{account.name}"
        lines.append(f"{lead},{campaign.campaign_id},{account.currency},{_period_numbers(sums)}\n")
    blank = " --, --,, --, --"
    lines.append(f"Total: Campaigns,{blank},{account.currency},{_period_numbers(whole)}\n")
    whole = whole + np.array([970, 41, 41, 8123, 0, 0], dtype=np.int64)
    lines.append(f"Total: Account,,,,,,{account.currency},{_period_numbers(whole)}\n")
    folder = f"google_ads/{account.name.replace(' ', '-').lower()}"
    sink.text(f"{folder}/Campaign report (whole period) 2026-10-02.csv", "".join(lines))


def _period_numbers(sums: Figures) -> str:
    shown, clicks, every, spend, won, _ = sums.tolist()
    per_click = money(spend // clicks) if clicks else "0"
    per_win = money(spend * 100 // won) if won else "0.00"
    return ",".join(
        (count(shown), count(clicks), count(every), per_click, money(spend), amount(won), per_win)
    )

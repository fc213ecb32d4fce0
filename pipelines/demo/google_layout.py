"""Columns and number formats of the Google Ads UI tables. No simulation, no files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pipelines.demo.ad_world import Ad, AdGroup, Campaign
from pipelines.demo.sink import cell


def count(value: int) -> str:
    """`842` or `"12,034"`: thousands are separated and therefore quoted."""
    return str(value) if value < 1000 else f'"{value:,}"'


def money(cents: int) -> str:
    """`1234.56`: no thousands separator."""
    return f"{cents // 100}.{cents % 100:02d}"


def amount(hundredths: int) -> str:
    """`40.50` or `"4,838.80"`: conversions and their value."""
    if hundredths < 100_000:
        return f"{hundredths // 100}.{hundredths % 100:02d}"
    return f'"{hundredths // 100:,}.{hundredths % 100:02d}"'


@dataclass(frozen=True, slots=True)
class Grain:
    """One report: `left` dimensions, Day, `right` dimensions, six measures, maybe rates."""

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    has_rates: bool
    values: Callable[[Campaign, AdGroup | None, Ad | None], list[str]]

    @property
    def header(self) -> tuple[str, ...]:
        """Header cells in order."""
        measures = ("Impr.", "Clicks", "Interactions", "Cost", "Conversions", "Conv. value")
        rates = ("CTR", "Search impr. share") if self.has_rates else ()
        return (*self.left, "Day", *self.right, *measures, *rates)

    def cells(self, campaign: Campaign, group: AdGroup | None, ad: Ad | None) -> list[str]:
        """Dimension values in header order, without Day."""
        return self.values(campaign, group, ad)

    def around_day(self, cells: list[str], sep: str) -> tuple[str, str]:
        """The text before and after the Day value of a row."""
        quoted = [cell(text, sep) for text in cells]
        cut = len(self.left)
        return sep.join(quoted[:cut]) + sep, sep + sep.join(quoted[cut:]) + sep

    def rates(self, shown: int, clicks: int, sep: str) -> str:
        """Trailing rate cells of a row."""
        if not self.has_rates:
            return ""
        share = ("> 90%", "63.38%", "< 10%", " --")[shown % 4]
        return f"{sep}{clicks * 100 / shown:.2f}%{sep}{share}"

    def total(
        self, label: str, blank: str, kind: str, currency: str, sums: list[int], sep: str
    ) -> str:
        """One totals row."""
        dimensions = [label]
        for name in (*self.left[1:], "Day", *self.right):
            if name == "Currency code":
                dimensions.append(currency)
            elif name == "Campaign type":
                dimensions.append(kind or blank)
            else:
                dimensions.append("" if name == "Status reasons" else blank)
        shown, clicks, every, spend, won, value = sums
        numbers = (
            count(shown),
            count(clicks),
            count(every),
            money(spend),
            amount(won),
            amount(value),
        )
        tail = self.rates(shown, clicks, sep) if shown else (sep + " --") * 2 * self.has_rates
        return sep.join((*dimensions, *numbers)) + tail + "\n"


def _campaign(campaign: Campaign, _group: AdGroup | None, _ad: Ad | None) -> list[str]:
    paused = campaign.status == "Paused"
    return [
        campaign.status,
        campaign.name,
        money(campaign.budget_cents),
        "Daily",
        "Paused" if paused else "Eligible",
        "campaign paused; unknown" if paused else "unknown",
        campaign.kind,
        campaign.account.account_id,
        campaign.account.name,
        campaign.campaign_id,
        campaign.account.currency,
    ]


def _group(campaign: Campaign, group: AdGroup | None, _ad: Ad | None) -> list[str]:
    name, group_id = (group.name, group.group_id) if group else ("", "")
    return [
        "Enabled",
        name,
        campaign.name,
        campaign.status,
        campaign.kind,
        campaign.account.account_id,
        campaign.account.name,
        campaign.campaign_id,
        group_id,
        campaign.account.currency,
    ]


def _ad(campaign: Campaign, group: AdGroup | None, ad: Ad | None) -> list[str]:
    name, group_id = (group.name, group.group_id) if group else ("", "")
    ad_name, ad_id = (ad.name, ad.ad_id) if ad else ("", "")
    url = (
        f"https://www.larkfield.example/?utm_source=google&utm_medium=cpc"
        f"&utm_campaign={campaign.campaign_id}&utm_content={ad_id}"
    )
    return [
        "Enabled",
        url,
        ad_name,
        name,
        campaign.name,
        campaign.status,
        campaign.kind,
        campaign.account.account_id,
        campaign.account.name,
        campaign.campaign_id,
        group_id,
        ad_id,
        campaign.account.currency,
    ]


CAMPAIGN: Final = Grain(
    "Campaign",
    (
        "Campaign status",
        "Campaign",
        "Budget",
        "Budget type",
        "Status",
        "Status reasons",
        "Campaign type",
    ),
    ("Customer ID", "Account", "Campaign ID", "Currency code"),
    True,
    _campaign,
)
AD_GROUP: Final = Grain(
    "Ad group",
    ("Ad group status", "Ad group", "Campaign", "Campaign status", "Campaign type"),
    ("Customer ID", "Account", "Campaign ID", "Ad group ID", "Currency code"),
    True,
    _group,
)
AD: Final = Grain(
    "Ad",
    (
        "Ad status",
        "Final URL",
        "Ad name",
        "Ad group",
        "Campaign",
        "Campaign status",
        "Campaign type",
    ),
    ("Customer ID", "Account", "Campaign ID", "Ad group ID", "Ad ID", "Currency code"),
    False,
    _ad,
)
GRAINS: Final = (CAMPAIGN, AD_GROUP, AD)

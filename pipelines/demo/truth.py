"""The truth beside the landing folder: who is who, what came before what, money in and out.

Written while simulating, never derived from the landing files.
"""

from typing import Final

from pipelines.demo import clock
from pipelines.demo.ad_world import CLICKS, IMPRESSIONS, SPEND, Account, Campaign, Figures
from pipelines.demo.sink import Sink, cell

_HEADERS: Final = {
    "record_persons.csv": "source,record_type,record_id,person_key,exact_key,is_deleted\n",
    "conversions.csv": "source,record_id,conversion_type,converted_at,person_keys\n",
    "conversion_touches.csv": (
        "source,record_id,conversion_type,touch_source,touch_id,touched_at,side,is_machine,"
        "is_resolvable\n"
    ),
    "won_deals.csv": "source,deal_id,amount,currency,closed_date,won_at,person_key\n",
    "named_companies.csv": "source,record_type,record_id,company\n",
    "stage_durations.csv": "account_key,cohort_month,step,started_on,ended_on,is_reached,crms\n",
    "cohort_rates.csv": "cohort_month,leads,mqls,sqls,opportunities,won,lost\n",
    "attainment.csv": "month,rep_email,target,won_deals,won_amount\n",
    "customers.csv": (
        "company,source,first_deal_id,first_won_at,last_won_at,won_deals,repeat_deals,"
        "renewal_deals,is_referred,currency,value_30_days,value_90_days,value_180_days,"
        "value_365_days,value,touch_source,touch_id,touched_at,is_resolvable\n"
    ),
    "referrals.csv": "source,deal_id,referrer_source,referrer_deal_id\n",
    "sales_activities.csv": "activity_id,rep_id,kind,is_done,occurred_at,person_key\n",
    "leads_answered.csv": "record_id,rep_id,created_at,answered_at,is_qualified\n",
    "closed_deals.csv": "deal_id,rep_id,closed_date,is_won,has_activity,has_meeting\n",
    "deals.csv": (
        "source,deal_id,company,created_at,decided_at,outcome,lost_reason,competitor,product,kind,"
        "is_referral,industry,country,employees,euros\n"
    ),
    "deal_stages.csv": "source,deal_id,stage,entered_at,exited_at\n",
    "campaign_months.csv": (
        "platform,account_id,platform_campaign_id,campaign_name,kind,month,currency,spend,"
        "impressions,clicks\n"
    ),
    "reach_monthly.csv": "account_id,month,impressions,reach\n",
    "visits_monthly.csv": "month,direct_touches,organic_touches\n",
    "spend_daily.csv": "platform,account_id,currency,day,spend,impressions\n",
    "ad_pages.csv": "platform,platform_campaign_id,content,landing_page\n",
}


class Truth:
    """Open truth files; each method appends."""

    def __init__(self, sink: Sink) -> None:
        tables = {name: sink.table(name, header=header) for name, header in _HEADERS.items()}
        self.records = tables["record_persons.csv"]
        self.conversions = tables["conversions.csv"]
        self.touches = tables["conversion_touches.csv"]
        self.won = tables["won_deals.csv"]
        self.named = tables["named_companies.csv"]
        self.stage_durations = tables["stage_durations.csv"]
        self.cohort_rates = tables["cohort_rates.csv"]
        self.customers = tables["customers.csv"]
        self.referrals = tables["referrals.csv"]
        self.activities = tables["sales_activities.csv"]
        self.answered = tables["leads_answered.csv"]
        self.closed = tables["closed_deals.csv"]
        self.ad_pages = tables["ad_pages.csv"]
        self.attainment = tables["attainment.csv"]
        self.deals = tables["deals.csv"]
        self.deal_stages = tables["deal_stages.csv"]
        self.reach = tables["reach_monthly.csv"]
        self.visits = tables["visits_monthly.csv"]
        self._campaigns = tables["campaign_months.csv"]
        self._spend = tables["spend_daily.csv"]
        self.totals: dict[str, int] = {}
        self.money: dict[str, int] = {}
        self.observed: dict[str, int] = {}

    def count(self, name: str, by: int = 1) -> None:
        """Add to a number of summary.json."""
        self.totals[name] = self.totals.get(name, 0) + by

    def observe(self, crm: str, at: int) -> None:
        """Take an instant that a CRM tells of; the newest of each is in summary.json."""
        self.observed[crm] = max(self.observed.get(crm, at), at)

    def spend(self, account: Account, daily: Figures) -> None:
        """Daily spend of an account after the latest restatement; `daily` has shape (DAYS, 6)."""
        lines = []
        for day, row in enumerate(daily.tolist()):
            if row[IMPRESSIONS]:
                cents = row[SPEND]
                lines.append(
                    f"{account.platform},{account.account_id},{account.currency},"
                    f"{clock.day_text(day)},{cents // 100}.{cents % 100:02d},{row[IMPRESSIONS]}\n"
                )
        self._spend.write(lines)
        key = f"spend {account.platform} {account.currency}"
        self.money[key] = self.money.get(key, 0) + int(daily[:, SPEND].sum())

    def campaign(self, campaign: Campaign, daily: Figures) -> None:
        """Figures of a campaign by month after the latest restatement; `daily` as in `spend`."""
        account, name = campaign.account, cell(campaign.name)
        lead = f"{account.platform},{account.account_id},{campaign.campaign_id},{name}"
        lines = []
        for label, first, last in clock.months():
            sums = daily[first : last + 1].sum(axis=0).tolist()
            cents = sums[SPEND]
            lines.append(
                f"{lead},{campaign.kind},{label}-01,{account.currency},"
                f"{cents // 100}.{cents % 100:02d},{sums[IMPRESSIONS]},{sums[CLICKS]}\n"
            )
        self._campaigns.write(lines)

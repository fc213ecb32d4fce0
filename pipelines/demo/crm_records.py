"""The records both CRMs hold, as facts: ids, people, instants, cents. No format, no chance."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pipelines.demo.clock import DAY, day_of
from pipelines.demo.ids import NULL_ID
from pipelines.demo.world import Company, Person

ENTERPRISE: Final = (
    "Prospecting",
    "Qualification",
    "Proposal/Price Quote",
    "Negotiation/Review",
    "Closed Won",
    "Closed Lost",
)
SMB: Final = (
    "Appointment Scheduled",
    "Qualified To Buy",
    "Presentation Scheduled",
    "Contract Sent",
    "Closed Won",
    "Closed Lost",
)
LOST_REASONS: Final = ("Price", "Competitor", "No budget", "No decision", "Missing feature")
COMPETITORS: Final = ("Depotwise", "Inventa", "Stockpilot")
PRODUCTS: Final = ("Larkfield Stock", "Larkfield Planner", "Larkfield Connect")
CONNECT_LAUNCH: Final = day_of(date(2026, 1, 1)) * DAY
SOURCES: Final = ("Web", "Web", "Paid Search", "Webinar", "Trade Show", "Purchased List", "")
WON, LOST, NEVER = 4, 5, -1


@dataclass(slots=True)
class Lead:
    """A Salesforce lead."""

    lead_id: str
    person: Person
    created: int
    mql: int = NEVER
    sql_day: int = NEVER
    contact_id: str = NULL_ID
    opportunity_id: str = NULL_ID
    source: str = ""
    is_deleted: bool = False


@dataclass(slots=True)
class Contact:
    """A Salesforce contact; a merged loser names its master."""

    contact_id: str
    person: Person
    email: str
    created: int
    master_id: str = ""
    is_deleted: bool = False


@dataclass(slots=True)
class HubContact:
    """A HubSpot contact with its lifecycle instants."""

    record_id: str
    person: Person
    email: str
    created: int
    lead: int
    mql: int = NEVER
    sql: int = NEVER
    opportunity: int = NEVER
    customer: int = NEVER
    extra_emails: str = ""
    merged_ids: str = ""
    group: str = ""


@dataclass(slots=True)
class Deal:
    """A deal of either system. `steps` are (instant, stage index, amount in cents)."""

    deal_id: str
    number: int
    steps: list[tuple[int, int, int]]
    people: list[Person]
    record_ids: list[str]
    kind: str
    source: str
    rep: int
    pipeline: str = ""
    lost_reason: str = ""
    referrer: str = ""
    is_deleted: bool = False
    close_day: int = 0

    @property
    def stage(self) -> int:
        """Current stage index."""
        return self.steps[-1][1]

    @property
    def amount(self) -> int:
        """Current amount in cents."""
        return self.steps[-1][2]

    @property
    def won_at(self) -> int:
        """First entry into the won stage, or NEVER."""
        return next((at for at, stage, _ in self.steps if stage == WON), NEVER)

    @property
    def product(self) -> str:
        """What is sold: since its launch Connect in every fifth deal; some deals do not say."""
        place = (self.number // 16 + self.number) % 5
        if self.number % 11 == 0:
            return ""
        if place == 4 and self.steps[0][0] >= CONNECT_LAUNCH:
            return PRODUCTS[2]
        return PRODUCTS[place in (1, 3)]

    @property
    def competitor(self) -> str:
        """Who else was in the running, where that was noted: always if the deal was lost to one."""
        if self.lost_reason != "Competitor" and self.number % 3:
            return ""
        first = self.number // 16 % len(COMPETITORS)
        names = COMPETITORS[first:] if self.number % 7 == 0 else COMPETITORS[first : first + 1]
        return ";".join(reversed(names))


@dataclass(slots=True)
class Worked:
    """An activity of sales with a person; `deal_id` is empty where it names no deal."""

    activity_id: str
    at: int
    kind: str
    is_done: bool
    person: Person
    deal_id: str


@dataclass(slots=True)
class Books:
    """Everything both systems hold about one company."""

    company: Company
    account_id: str
    hub_company_id: str
    leads: list[Lead] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    hub_contacts: list[HubContact] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    worked: list[Worked] = field(default_factory=list)

    def contact_of(self, person: Person) -> Contact | None:
        """The living Salesforce contact of a person."""
        return next((c for c in self.contacts if c.person is person and not c.is_deleted), None)

"""Conversions and the touches before them, written from the simulated facts of a company."""

from typing import Final

from pipelines.demo import clock
from pipelines.demo.clock import DAY
from pipelines.demo.crm_records import NEVER, Books
from pipelines.demo.mail import Activity, Send, touch_id
from pipelines.demo.truth import Truth
from pipelines.demo.world import Person, Touch

LOOKBACK: Final = 90 * DAY
_COUNTED: Final = {
    "lead": "leads",
    "mql": "mqls",
    "sql": "sqls",
    "opportunity": "opportunities",
    "won": "won",
}


class Reckoner:
    """Writes the truth of chunks; touches only for companies whose index divides by `every`."""

    def __init__(self, truth: Truth, sends: list[Send], every: int) -> None:
        self._truth = truth
        self._sends = sends
        self._every = every

    def write(self, chunk: list[Books], activity: Activity) -> None:
        """Append records, conversions, touches and won deals."""
        lines: list[str] = []
        touches: list[str] = []
        won: list[str] = []
        records: list[str] = []
        named: list[str] = []
        for books in chunk:
            is_listed = books.company.index % self._every == 0
            _records(books, records)
            for source, record, kind, at, people, group in conversions(books):
                self._truth.count(_COUNTED[kind])
                keys = ";".join(person.key for person in people)
                when = clock.stamp(at)
                lines.append(f"{source},{record},{kind},{when},{keys}\n")
                if is_listed:
                    lead = f"{source},{record},{kind}"
                    touches += self._touches(lead, at, people, group, activity)
            _won(books, won)
            named += _named(books)
        self._truth.records.write(records)
        self._truth.conversions.write(lines)
        self._truth.touches.write(touches)
        self._truth.won.write(won)
        self._truth.named.write(named)

    def _touches(
        self, lead: str, at: int, people: list[Person], group: str, activity: Activity
    ) -> list[str]:
        lines = []
        for person in people:
            for second, source, touch, side, machine, own in self._of(person, activity, at):
                same = "1" if own == (group or person.group) else "0"
                lines.append(
                    f"{lead},{source},{touch},{clock.stamp(second)},{side},{int(machine)},{same}\n"
                )
        return lines

    def _of(self, person: Person, activity: Activity, at: int) -> list[Touch]:
        found = [touch for touch in person.touches if at - LOOKBACK <= touch[0] < at]
        low, high = person.mail
        for row in range(low, high):
            second = int(activity.second[row])
            if at - LOOKBACK <= second < at:
                key = touch_id(activity, self._sends, row)
                found.append(
                    (
                        second,
                        "mailchimp",
                        key,
                        "marketing",
                        bool(activity.machine[row]),
                        person.mail_group,
                    )
                )
        return sorted(found)


def conversions(books: Books) -> list[tuple[str, str, str, int, list[Person], str]]:
    """(source, record id, type, second, people, exact group) of every conversion of a company."""
    found: list[tuple[str, str, str, int, list[Person], str]] = []
    for lead in books.leads:
        if lead.is_deleted:
            continue
        who, group = [lead.person], lead.person.group
        for kind, at in (("lead", lead.created), ("mql", lead.mql)):
            if at != NEVER:
                found.append(("salesforce", lead.lead_id, kind, at, who, group))
        if lead.sql_day != NEVER:
            found.append(("salesforce", lead.lead_id, "sql", lead.sql_day * DAY, who, group))
    for contact in books.hub_contacts:
        for kind, at in (("lead", contact.lead), ("mql", contact.mql), ("sql", contact.sql)):
            if at != NEVER:
                found.append(
                    ("hubspot", contact.record_id, kind, at, [contact.person], contact.group)
                )
    source = source_of(books)
    for deal in books.deals:
        if deal.is_deleted:
            continue
        for kind, at in (("opportunity", deal.steps[0][0]), ("won", deal.won_at)):
            if at != NEVER:
                found.append((source, deal.deal_id, kind, at, deal.people, ""))
    return found


def source_of(books: Books) -> str:
    """The CRM that holds the company's deals."""
    return "salesforce" if books.company.team == "enterprise" else "hubspot"


def _records(books: Books, lines: list[str]) -> None:
    for lead in books.leads:
        lines.append(
            _record(
                "salesforce,lead", lead.lead_id, lead.person, lead.person.group, lead.is_deleted
            )
        )
    for contact in books.contacts:
        lines.append(
            _record(
                "salesforce,contact",
                contact.contact_id,
                contact.person,
                contact.person.group,
                contact.is_deleted,
            )
        )
    for hub in books.hub_contacts:
        lines.append(_record("hubspot,contact", hub.record_id, hub.person, hub.group, False))


def _record(kind: str, record_id: str, person: Person, group: str, is_deleted: bool) -> str:
    exact = f"{person.key}~{group}" if group else person.key
    return f"{kind},{record_id},{person.key},{exact},{int(is_deleted)}\n"


def _won(books: Books, lines: list[str]) -> None:
    for deal in books.deals:
        if deal.stage == 4 and not deal.is_deleted:
            keys = ";".join(person.key for person in deal.people)
            lines.append(
                f"{source_of(books)},{deal.deal_id},{deal.amount // 100}.{deal.amount % 100:02d},"
                f"{books.company.currency},{clock.day_text(deal.close_day)},"
                f"{clock.stamp(deal.won_at)},{keys}\n"
            )


def _named(books: Books) -> list[str]:
    """Leads that only the name of their company joins to its account.

    Whose newsletter goes to an address of another domain is not counted: it speaks against.
    """
    tied = {id(contact.person) for contact in books.contacts}
    tied |= {id(contact.person) for contact in books.hub_contacts}
    return [
        f"salesforce,lead,{lead.lead_id},{books.company.name}\n"
        for lead in books.leads
        if books.contacts
        and lead.person.has_free_mail
        and lead.person.mail_group != "b"
        and id(lead.person) not in tied
    ]

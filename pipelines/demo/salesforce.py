"""Salesforce's weekly export (latin-1, all quoted) and one Data Loader extract with newer versions.

Writes accounts, people and deals; activities.py writes tasks, events and campaign members.
"""

from typing import Final

from pipelines.demo.clock import DAY, END, day_text, iso_millis, stamp
from pipelines.demo.crm_records import ENTERPRISE, LOST, NEVER, WON, Books, Contact, Deal, Lead
from pipelines.demo.ids import NULL_ID, salesforce_id
from pipelines.demo.names import REPS, rep_email
from pipelines.demo.salesforce_layout import ARCHIVE, LOADER, RECORDS, header, line, price, user_id
from pipelines.demo.sink import Sink, Table
from pipelines.demo.world import Company

_CHANCE: Final = (10, 20, 65, 80, 100, 0)
_ROLES: Final = ("Decision Maker", "Evaluator", "Economic Buyer", "Other")


class Salesforce:
    """The open members of the weekly export, and the extract."""

    def __init__(self, sink: Sink) -> None:
        self._tables: dict[str, Table] = {
            name: sink.member(ARCHIVE, f"{name}.csv", "latin-1", header(columns))
            for name, columns in RECORDS.items()
        }
        self._loader = sink.table(
            "salesforce/extract_opportunity_2026-10-02.csv", header=header(LOADER)
        )
        self._tables["User"].write([_user(rep) for rep in range(len(REPS["enterprise"]))])

    def write(self, chunk: list[Books]) -> None:
        """Append the records of a chunk."""
        lines: dict[str, list[str]] = {name: [] for name in self._tables}
        loader: list[str] = []
        for books in chunk:
            company, account = books.company, books.account_id
            if books.contacts:
                lines["Account"].append(_account(company, account, bool(books.deals)))
            lines["Lead"] += [_lead(lead, company, account) for lead in books.leads]
            lines["Contact"] += [_contact(contact, company, account) for contact in books.contacts]
            if company.team == "enterprise":
                for deal in books.deals:
                    _deal(deal, company, account, lines, loader)
        for name, table in self._tables.items():
            table.write(lines[name])
        self._loader.write(loader)


def _deal(
    deal: Deal, company: Company, account: str, lines: dict[str, list[str]], loader: list[str]
) -> None:
    is_newer = deal.number * 7919 % 100 < 8 and not deal.is_deleted
    shown = deal.amount * 19 // 20 if is_newer and deal.number % 2 else deal.amount
    lines["Opportunity"].append(_opportunity(deal, company, account, shown))
    lines["OpportunityHistory"] += _history(deal, company)
    made, who = stamp(deal.steps[0][0]), user_id(deal.rep)
    for place, contact_id in enumerate(deal.record_ids):
        role_id = salesforce_id("00K", deal.number * 8 + place)
        lines["OpportunityContactRole"].append(
            line(
                f"{role_id}\t{deal.deal_id}\t{contact_id}\t{_ROLES[place % 4]}\t{int(not place)}\t"
                f"{made}\t{who}\t{made}\t{who}\t{made}\t0"
            )
        )
    if is_newer:
        loader.append(_extract(deal, company, account))


def _user(rep: int) -> str:
    name = REPS["enterprise"][rep]
    first, last = name.split(" ")
    email, made, who = rep_email(name), "2024-09-02 08:00:00", user_id(0)
    return line(
        f"{user_id(rep)}\t{email}.prod\t{last}\t{first}\t{name}\tLarkfield Systems\t\t"
        f"Enterprise Sales\tAccount Executive\t{email}\t{int(rep != 9)}\t"
        f"{salesforce_id('00E', 1)}\t{who if rep else NULL_ID}\t{made}\t{who}\t{made}\t"
        f"{who}\t{made}"
    )


def _account(company: Company, account: str, has_deals: bool) -> str:
    made, who = stamp(company.start), user_id(company.rep)
    kind = "Customer - Direct" if has_deals else "Prospect"
    return line(
        f"{account}\t0\t\t{company.name}\t{kind}\t{NULL_ID}\t{company.city}\t{company.country}\t"
        f"{company.phone}\thttps://www.{company.domain}\t{company.industry}\t"
        f"{company.employees * 90_000}\t{company.employees}\t{who}\t{company.currency}\t"
        f"{made}\t{who}\t{made}\t{who}\t{made}"
    )


def _lead(lead: Lead, company: Company, account: str) -> str:
    person, who = lead.person, user_id(company.rep)
    is_converted = lead.sql_day != NEVER
    status = "Unqualified" if person.number % 5 == 0 else "Working - Contacted"
    converted = f"{day_text(lead.sql_day)} 00:00:00" if is_converted else ""
    last = max(lead.created, lead.mql, lead.sql_day * DAY + 40_000 if is_converted else 0)
    made, changed = stamp(lead.created), stamp(last)
    note = 'said "call me", next week' if person.number % 9 == 0 else ""
    return line(
        f"{lead.lead_id}\t{int(lead.is_deleted)}\t\t{person.first}\t{person.last}\t{person.title}\t"
        f"{company.name}\t{company.city}\t{company.country}\t{company.phone}\t{person.mobile}\t"
        f"{person.email}\twww.{company.domain}\t{note}\t{lead.source}\t"
        f"{'Qualified' if is_converted else status}\t{company.industry}\t{company.employees}\t"
        f"{who}\t0\t{int(is_converted)}\t{converted}\t{account if is_converted else NULL_ID}\t"
        f"{lead.contact_id}\t{lead.opportunity_id}\t{made}\t{who}\t{changed}\t{who}\t{changed}\t"
        f"{company.currency}\t{stamp(lead.mql) if lead.mql != NEVER else ''}\t{person.gclid}"
    )


def _contact(contact: Contact, company: Company, account: str) -> str:
    person, who = contact.person, user_id(company.rep)
    made = stamp(contact.created)
    changed = stamp(contact.created + DAY) if contact.is_deleted else made
    return line(
        f"{contact.contact_id}\t{int(contact.is_deleted)}\t{contact.master_id}\t{account}\t"
        f"{person.first}\t{person.last}\t{company.city}\t{company.country}\t{company.phone}\t"
        f"{person.mobile}\t{contact.email}\t{person.title}\tWeb\t{who}\t0\t{company.currency}\t"
        f"{made}\t{who}\t{changed}\t{who}\t{changed}"
    )


def _category(stage: int) -> str:
    return "Closed" if stage == WON else "Omitted" if stage == LOST else "Pipeline"


def _opportunity(deal: Deal, company: Company, account: str, amount: int) -> str:
    stage, who, chance = deal.stage, user_id(deal.rep), _CHANCE[deal.stage]
    made, changed = stamp(deal.steps[0][0]), stamp(deal.steps[-1][0])
    primary = deal.record_ids[0] if deal.record_ids else NULL_ID
    return line(
        f"{deal.deal_id}\t{int(deal.is_deleted)}\t{account}\t{primary}\t{company.name} - Rollout\t"
        f"\t{ENTERPRISE[stage]}\t{price(amount)}\t{chance}\t{price(amount * chance // 100)}\t"
        f"{day_text(deal.close_day)} 00:00:00\t{deal.kind}\t{deal.source}\t"
        f"{int(stage in (WON, LOST))}\t{int(stage == WON)}\t{_category(stage)}\t{NULL_ID}\t{who}\t"
        f"{made}\t{who}\t{changed}\t{who}\t{changed}\t{company.currency}\t{deal.lost_reason}\t"
        f"{deal.competitor}\t{deal.product}"
    )


def _history(deal: Deal, company: Company) -> list[str]:
    lines, who, before = [], user_id(deal.rep), ""
    close = f"{day_text(deal.close_day)} 00:00:00"
    for place, (at, stage, amount) in enumerate(deal.steps):
        made, chance = stamp(at), _CHANCE[stage]
        until = stamp(deal.steps[place + 1][0]) if place + 1 < len(deal.steps) else ""
        lines.append(
            line(
                f"{salesforce_id('008', deal.number * 16 + place)}\t{deal.deal_id}\t{who}\t{made}\t"
                f"{made}\t{ENTERPRISE[stage]}\t{price(amount)}\t{price(amount * chance // 100)}\t"
                f"{close}\t{chance}\t{'Pipeline' if before else ''}\t{_category(stage)}\t{before}\t"
                f"{company.currency}\t{until}\t{until or made}\t0"
            )
        )
        before = ENTERPRISE[stage]
    return lines


def _extract(deal: Deal, company: Company, account: str) -> str:
    stage, newer = deal.stage, iso_millis(END + deal.number % 50_000)
    primary = deal.record_ids[0] if deal.record_ids else ""
    closed, won = str(stage in (WON, LOST)).lower(), str(stage == WON).lower()
    return line(
        f"{deal.deal_id}\t{company.name} - Rollout\t{company.name}\t{account}\t{primary}\t"
        f"{ENTERPRISE[stage]}\t{deal.amount // 100}.{deal.amount % 100:02d}\t{_CHANCE[stage]}.0\t"
        f"{day_text(deal.close_day)}\t{deal.kind}\t{deal.source}\t{closed}\t{won}\t"
        f"{_category(stage)}\t{user_id(deal.rep)}\t{company.currency}\tfalse\t{deal.lost_reason}\t"
        f"{deal.competitor}\t{deal.product}\t"
        f"amount confirmed\nby phone, {company.city}\t{iso_millis(deal.steps[0][0])}\t{newer}\t"
        f"{newer}"
    )

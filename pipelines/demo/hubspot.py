"""HubSpot's index-page exports: labels as headers, times to the minute, lists with semicolons."""

from typing import Final

from pipelines.demo import clock
from pipelines.demo.clock import minute
from pipelines.demo.crm_records import LOST, NEVER, SMB, WON, Books, Deal, HubContact
from pipelines.demo.first_visits import first_session, original_source
from pipelines.demo.names import REPS, crm_email
from pipelines.demo.sink import Sink, cell
from pipelines.demo.world import Company

_CONTACTS: Final = (
    "Record ID,First Name,Last Name,Email,Additional email addresses,Phone Number,"
    "Mobile Phone Number,Company Name,Job Title,City,Country/Region,Lifecycle Stage,Lead Status,"
    "Contact owner,Create Date,Last Modified Date,Became a Lead Date,"
    "Became a Marketing Qualified Lead Date,Became a Sales Qualified Lead Date,"
    "Became an Opportunity Date,Became a Customer Date,Time of First Session,Original Source,"
    "Original Source Drill-Down 1,Original Source Drill-Down 2,Associated Company IDs,"
    "Merged object IDs,Unsubscribed from all email,Google ad click id,Facebook click id\n"
)
_COMPANIES: Final = (
    "Record ID,Company name,Company Domain Name,Website URL,Company owner,Industry,"
    "Number of Employees,Country/Region,City,Lifecycle Stage,Create Date,Last Modified Date,"
    "Merged object IDs\n"
)
_DEALS: Final = (
    "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Currency,Create Date,Close Date,Deal owner,"
    "Deal Type,Closed Lost Reason,Competitor,Product,Original Traffic Source,"
    "Associated Company IDs,Associated Contact IDs,Last Modified Date"
)
_OWNERS: Final = (
    "owner_id,email,first_name,last_name,type,_fivetran_deleted,created_at,updated_at\n"
)
_PIPELINES: Final = ("Sales Pipeline", "Renewals Pipeline")


class HubSpot:
    """The three open exports, and a connector's table of the owners."""

    def __init__(self, sink: Sink) -> None:
        stages = "".join(
            f',"Date {way} ""{stage} ({pipeline})"""'
            for pipeline in _PIPELINES
            for stage in SMB
            for way in ("entered", "exited")
        )
        name = "hubspot/hubspot-crm-exports-all-{}-2026-10-01.csv"
        self._contacts = sink.table(name.format("contacts"), header=_CONTACTS)
        self._companies = sink.table(name.format("companies"), header=_COMPANIES)
        self._deals = sink.table(name.format("deals"), header=f"{_DEALS}{stages}\n")
        sink.table("hubspot/owners.csv", header=_OWNERS).write(
            [
                f"{7_400_100 + place},{crm_email(name)},{name.replace(' ', ',')},PERSON,"
                f"{str(place == 9).lower()},2024-09-02T08:00:00Z,2025-03-31T08:00:00Z\n"
                for place, name in enumerate(REPS["smb"])
            ]
        )

    def write(self, chunk: list[Books]) -> None:
        """Append the records of a chunk."""
        contacts, companies, deals = [], [], []
        for books in chunk:
            company, hub_id = books.company, books.hub_company_id
            if books.hub_contacts:
                companies.append(_company(company, hub_id, books))
            contacts += [_contact(contact, company, hub_id) for contact in books.hub_contacts]
            if company.team == "smb":
                merged = {c.record_id: c.merged_ids for c in books.hub_contacts if c.merged_ids}
                deals += [_deal(deal, company, hub_id, merged) for deal in books.deals]
        self._contacts.write(contacts)
        self._companies.write(companies)
        self._deals.write(deals)


def _when(second: int) -> str:
    return minute(second) if second != NEVER else ""


def _owner(company: Company) -> str:
    if company.team == "enterprise":
        return ""
    name = REPS["smb"][company.rep]
    return f"Deactivated User ({crm_email(name)})" if company.rep == 9 else name


def _stage_of(contact: HubContact) -> str:
    for name, at in (
        ("Customer", contact.customer),
        ("Opportunity", contact.opportunity),
        ("Sales Qualified Lead", contact.sql),
        ("Marketing Qualified Lead", contact.mql),
    ):
        if at != NEVER:
            return name
    return "Lead"


def _contact(contact: HubContact, company: Company, hub_id: str) -> str:
    person = contact.person
    reached = (contact.lead, contact.mql, contact.sql, contact.opportunity, contact.customer)
    changed = minute(max(contact.created, *reached))
    # A second contact of a person has no visit of its own.
    visit = minute(first_session(person)) if contact.group != "c" else ""
    source = ",".join(original_source(person))
    status = "" if person.number % 3 else "Connected"
    opted_out = "true" if person.number % 40 == 0 else "false"
    return (
        f"{contact.record_id},{person.first},{person.last},{contact.email},{contact.extra_emails},"
        f"{company.phone},{person.mobile},{company.name},{cell(person.title)},{cell(company.city)},"
        f"{company.country},{_stage_of(contact)},{status},{_owner(company)},"
        f"{minute(contact.created)},{changed},{','.join(map(_when, reached))},{visit},{source},"
        f"{hub_id},{contact.merged_ids},{opted_out},{person.gclid},{person.fbclid}\n"
    )


def _company(company: Company, hub_id: str, books: Books) -> str:
    stage = "Customer" if any(deal.stage == WON for deal in books.deals) else "Lead"
    return (
        ",".join(
            (
                hub_id,
                company.name,
                company.domain,
                f"https://www.{company.domain}",
                _owner(company),
                company.industry,
                str(company.employees),
                company.country,
                cell(company.city),
                stage,
                minute(company.start),
                minute(company.start + 3600),
                "",
            )
        )
        + "\n"
    )


def _deal(deal: Deal, company: Company, hub_id: str, merged: dict[str, str]) -> str:
    stage, amount = deal.stage, deal.amount
    is_closed = stage in (WON, LOST)
    entered = {s: at for at, s, _ in deal.steps}
    order = [at for at, _, _ in deal.steps]
    history = []
    for pipeline in _PIPELINES:
        for number in range(len(SMB)):
            at = entered.get(number, NEVER) if pipeline == deal.pipeline else NEVER
            place = order.index(at) + 1 if at != NEVER else len(order)
            history += [_when(at), _when(order[place]) if place < len(order) else ""]
    close = minute(deal.steps[-1][0]) if is_closed else f"{clock.day_text(deal.close_day)} 17:00"
    ids = [merged.get(one, one) if deal.number % 3 == 0 else one for one in deal.record_ids]
    shown = (
        f"{amount // 100}.{amount % 100:02d}".rstrip("0") if amount % 100 else str(amount // 100)
    )
    kind = "newbusiness" if deal.kind.startswith("New") else "existingbusiness"
    return (
        ",".join(
            (
                deal.deal_id,
                f"{company.name} - Starter",
                deal.pipeline,
                SMB[stage],
                shown,
                company.currency,
                minute(deal.steps[0][0]),
                close,
                _owner(company),
                kind,
                deal.lost_reason,
                deal.competitor,
                deal.product,
                deal.source,
                hub_id,
                ";".join(ids),
                minute(deal.steps[-1][0]),
                *history,
            )
        )
        + "\n"
    )

"""What the sales teams record: leads, contacts and deals, in the system of the company's team.

Decides facts and instants only. Conversions fall on full minutes or, for Salesforce's conversion
date, on a day without touches, so that "before" is never in doubt.
"""

import random

from pipelines.demo.clock import DAY, END
from pipelines.demo.crm_records import (
    LOST,
    LOST_REASONS,
    NEVER,
    SOURCES,
    WON,
    Books,
    Contact,
    Deal,
    HubContact,
    Lead,
)
from pipelines.demo.first_visits import note_first_visit
from pipelines.demo.ids import hubspot_id, salesforce_id
from pipelines.demo.world import Company, Person, whole_minute


def record(company: Company, referrer: str, rng: random.Random) -> Books:
    """Simulate what the CRMs hold; `referrer` is a won company that may have referred this one."""
    books = Books(company, salesforce_id("001", company.index), hubspot_id(2, company.index))
    known = [person for person in company.people if person.known_at < END - 2 * DAY]
    if company.team == "enterprise":
        _enterprise(books, known, referrer, rng)
    else:
        _small(books, known, referrer, rng)
    return books


def _enterprise(books: Books, known: list[Person], referrer: str, rng: random.Random) -> None:
    for person in known:
        created = whole_minute(person.known_at + rng.randrange(1, 180))
        if person.is_shared_mailbox or rng.random() < 0.75:
            books.leads.append(_lead(person, created, rng))
        else:
            books.contacts.append(_contact(person, created))
        if not person.is_shared_mailbox and rng.random() < 0.06:
            books.hub_contacts.append(_hub_contact(person, created + 3 * DAY // 2, rng))
    if known and rng.random() < 0.78:
        _chain(books, known, referrer, rng)
    for lead in books.leads:
        if lead.sql_day == NEVER and rng.random() < 0.25:
            _convert(books, lead, lead.created // DAY + 1 + rng.randrange(40), rng)
        elif lead.sql_day == NEVER and rng.random() < 0.02:
            lead.is_deleted = True
    for contact in list(books.contacts):
        if rng.random() < 0.03:
            _merge(books, contact)


def _small(books: Books, known: list[Person], referrer: str, rng: random.Random) -> None:
    shared_seen = False
    for person in known:
        created = whole_minute(person.known_at + rng.randrange(1, 180))
        if person.is_shared_mailbox and shared_seen:
            books.leads.append(_lead(person, created, rng))
            continue
        shared_seen = shared_seen or person.is_shared_mailbox
        books.hub_contacts.append(_hub_contact(person, created, rng))
        if not person.is_shared_mailbox and rng.random() < 0.06:
            books.leads.append(_lead(person, whole_minute(created + DAY), rng))
    if books.hub_contacts and rng.random() < 0.78:
        _chain(books, [c.person for c in books.hub_contacts], referrer, rng)
    for contact in list(books.hub_contacts):
        if not contact.person.is_shared_mailbox and rng.random() < 0.012:
            books.hub_contacts.append(_second_contact(contact, rng))


def _lead(person: Person, created: int, rng: random.Random) -> Lead:
    created = min(created, whole_minute(END - DAY))
    lead = Lead(salesforce_id("00Q", person.number), person, created)
    lead.source = rng.choice(SOURCES)
    mql = whole_minute(created + int(rng.expovariate(1 / 9) * DAY))
    if mql < END and rng.random() < 0.55:
        lead.mql = mql
    return lead


def _contact(person: Person, created: int) -> Contact:
    return Contact(salesforce_id("003", person.number), person, person.email, created)


def _merge(books: Books, winner: Contact) -> None:
    person = winner.person
    loser_id = salesforce_id("003", person.number + (1 << 32))
    has_other = person.number % 2 == 0 and person.mail_group != "b"
    email = person.personal_email if has_other else winner.email
    books.contacts.append(Contact(loser_id, person, email, winner.created, winner.contact_id, True))


def _convert(books: Books, lead: Lead, day: int, rng: random.Random) -> None:
    person = lead.person
    day = max(day, lead.mql // DAY + 1 if lead.mql != NEVER else day)
    while day in person.busy_days or day + 1 in person.busy_days:
        day += 1
    if day * DAY >= END - DAY:
        return
    lead.sql_day = day
    person.conversion_days.add(day)
    contact = books.contact_of(person)
    if contact is None:
        contact = _contact(person, whole_minute(day * DAY + 9 * 3600 + rng.randrange(3000)))
        books.contacts.append(contact)
    lead.contact_id = contact.contact_id


def _hub_contact(person: Person, created: int, rng: random.Random) -> HubContact:
    created = min(whole_minute(created), whole_minute(END - DAY))
    record = HubContact(
        hubspot_id(1, person.number), person, person.email, created, created, group=person.group
    )
    mql = whole_minute(created + int(rng.expovariate(1 / 8) * DAY))
    if rng.random() < 0.5 and mql < END:
        record.mql = mql
        sql = whole_minute(mql + int(rng.expovariate(1 / 10) * DAY))
        if rng.random() < 0.5 and sql < END:
            record.sql = sql
    if not person.is_shared_mailbox:
        if rng.random() < 0.05 and person.mail_group != "b":
            record.extra_emails = person.personal_email
        if rng.random() < 0.03:
            record.merged_ids = hubspot_id(4, person.number)
    note_first_visit(record)
    return record


def _second_contact(first: HubContact, rng: random.Random) -> HubContact:
    person = first.person
    created = min(
        whole_minute(first.created + rng.randrange(DAY, 40 * DAY)), whole_minute(END - DAY)
    )
    return HubContact(
        hubspot_id(5, person.number),
        person,
        f"x.{person.personal_email}",
        created,
        created,
        group="c",
    )


def _chain(books: Books, known: list[Person], referrer: str, rng: random.Random) -> None:
    first = known[0]
    at = whole_minute(first.known_at + 2 * DAY + int(rng.expovariate(1 / 18) * DAY))
    kind, count = "New Customer", 0
    while at < END - DAY and count < 5:
        deal = _deal(books, known, at, kind, count, rng)
        if deal is None:
            return
        if count == 0 and referrer and rng.random() < 0.09:
            deal.source, deal.referrer = f"Customer Referral: {referrer}", referrer
        books.deals.append(deal)
        count += 1
        won = deal.won_at
        if won == NEVER or rng.random() < 0.3:
            return
        at = whole_minute(won + 25 * DAY + int(rng.expovariate(1 / 60) * DAY))
        kind = (
            "Existing Customer - Renewal" if rng.random() < 0.3 else "Existing Customer - Upgrade"
        )


def _deal(
    books: Books, known: list[Person], at: int, kind: str, count: int, rng: random.Random
) -> Deal | None:
    company = books.company
    number = company.index * 16 + count
    people = [known[0]] + [p for p in known[1:4] if rng.random() < 0.45]
    if company.team == "enterprise":
        at = _through_lead(books, people[0], at, rng) if count == 0 else at
        found = [c for p in people if (c := books.contact_of(p))]
        records = [contact for contact in found if contact.created < at]
        people = [contact.person for contact in records]
        ids = [contact.contact_id for contact in records]
        deal_id, level = salesforce_id("006", number), 9.9
    else:
        hub = {id(c.person): c.record_id for c in books.hub_contacts if c.created < at}
        people = [p for p in people if id(p) in hub]
        ids = [hub[id(p)] for p in people]
        deal_id, level = hubspot_id(3, number), 8.0
    if at >= END - DAY:
        return None
    amount = int(rng.lognormvariate(level, 0.6)) * 100 + rng.choice((0, 0, 50, 99))
    deal = Deal(deal_id, number, [], people, ids, kind, rng.choice(SOURCES), company.rep)
    deal.pipeline = "Renewals Pipeline" if kind.endswith("Renewal") else "Sales Pipeline"
    _advance(deal, at, amount, company.team == "enterprise", rng)
    deal.is_deleted = company.team == "enterprise" and deal.stage != WON and rng.random() < 0.01
    if company.team == "smb":
        _stamp_lifecycle(books, deal)
    return deal


def _through_lead(books: Books, person: Person, at: int, rng: random.Random) -> int:
    lead = next((lead for lead in books.leads if lead.person is person), None)
    if lead is None:
        return at
    _convert(books, lead, max(at // DAY, lead.created // DAY + 1), rng)
    if lead.sql_day == NEVER:
        return END
    lead.opportunity_id = salesforce_id("006", books.company.index * 16)
    return whole_minute(lead.sql_day * DAY + 10 * 3600 + rng.randrange(20_000))


def _advance(deal: Deal, at: int, amount: int, has_reopening: bool, rng: random.Random) -> None:
    deal.steps.append((at, 0, amount))
    draw = rng.random()
    last = WON if draw < 0.46 else LOST
    cut = 4 if last == WON else rng.randrange(1, 5)
    path = [*range(1, cut), last]
    for stage in path:
        at = whole_minute(at + int((2 + rng.expovariate(1 / 9)) * DAY))
        if at >= END or draw > 0.93:
            break
        if rng.random() < 0.2:
            amount = amount * 9 // 10
        deal.steps.append((at, stage, amount))
    if has_reopening and deal.stage == WON and rng.random() < 0.012 and at + 7 * DAY < END:
        deal.steps.append((whole_minute(at + 2 * DAY), 3, amount))
        deal.steps.append((whole_minute(at + 5 * DAY), WON, amount))
    if deal.stage == LOST:
        deal.lost_reason = rng.choice(LOST_REASONS)
    done = deal.stage in (WON, LOST)
    last_day = deal.steps[-1][0] // DAY
    deal.close_day = last_day if done else last_day + rng.randrange(10, 40)


def _stamp_lifecycle(books: Books, deal: Deal) -> None:
    for contact in books.hub_contacts:
        if contact.record_id in deal.record_ids:
            if contact.opportunity == NEVER:
                contact.opportunity = deal.steps[0][0]
            if contact.customer == NEVER:
                contact.customer = deal.won_at

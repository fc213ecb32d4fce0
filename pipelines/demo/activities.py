"""Salesforce tasks, events, campaigns and campaign members: the sales side of the journey.

Days that would make "before the conversion" doubtful are avoided.
"""

import random
from typing import Final

from pipelines.demo.clock import DAY, END, day_text, stamp
from pipelines.demo.crm_records import Books, Worked
from pipelines.demo.ids import NULL_ID, salesforce_id
from pipelines.demo.reckon import conversions
from pipelines.demo.salesforce_layout import ACTIVITIES, ARCHIVE, header, line, user_id
from pipelines.demo.sink import Sink, Table
from pipelines.demo.world import Person, off_minute

_WHO: Final = user_id(0)
_KINDS: Final = ("Call", "Email", "Call", "Task")


class Activities:
    """The open activity members of the weekly export."""

    def __init__(self, sink: Sink) -> None:
        self._tables: dict[str, Table] = {
            name: sink.member(ARCHIVE, f"{name}.csv", "latin-1", header(columns))
            for name, columns in ACTIVITIES.items()
        }
        self._days = [20 + 43 * number for number in range(12)]
        self._tables["Campaign"].write([_campaign(n, day) for n, day in enumerate(self._days)])

    def write(self, chunk: list[Books], rng: random.Random) -> None:
        """Simulate and append the activities of a chunk; people keep theirs as touches."""
        lines: dict[str, list[str]] = {name: [] for name in self._tables}
        for books in chunk:
            if not books.leads and not books.contacts:
                continue
            serial = books.company.index * 256
            for person, who, created in _reachable(books):
                serial = self._sales(books, person, who, created, serial, lines, rng)
                self._member(books, person, who, created, lines, rng)
        for name, table in self._tables.items():
            table.write(lines[name])

    def damage(self) -> None:
        """One task whose day is no day: it must go to quarantine."""
        made = stamp(40 * DAY)
        self._tables["Task"].raw(
            line(
                f"{salesforce_id('00T', (1 << 40) + 1)}\t{NULL_ID}\t{NULL_ID}\tBroken row\t"
                f"31/31/2026\tCompleted\tNormal\t{_WHO}\t\t0\t{NULL_ID}\t1\t{made}\t{_WHO}\t{made}\t{_WHO}\t"
                f"{made}\t\t\tTask\t"
            )
        )

    def _sales(
        self,
        books: Books,
        person: Person,
        who: str,
        created: int,
        serial: int,
        lines: dict[str, list[str]],
        rng: random.Random,
    ) -> int:
        first = books.deals[0] if books.company.team == "enterprise" and books.deals else None
        deal = first if first and any(one is person for one in first.people) else None
        what = deal.deal_id if deal else NULL_ID
        account = books.account_id if deal or who.startswith("003") else NULL_ID
        rep = user_id(books.company.rep)
        for _ in range(rng.randrange(0, 5 if deal else 3)):
            at = off_minute(created + int(rng.expovariate(1 / 25) * DAY) + 400)
            if at >= END or at // DAY in person.conversion_days:
                continue
            serial += 1
            is_done, kind = True, "meeting"
            if rng.random() < 0.25:
                lines["Event"].append(_event(serial, who, what, account, rep, at))
                key = salesforce_id("00U", serial)
            else:
                is_done, kind = rng.random() < 0.9, _KINDS[serial % 4].lower()
                lines["Task"].append(_task(serial, who, what, account, rep, at, is_done))
                key = salesforce_id("00T", serial)
            named = deal.deal_id if deal and not deal.is_deleted else ""
            books.worked.append(Worked(key, at, kind, is_done, person, named))
            if is_done:
                person.touches.append((at, "salesforce", key, "sales", False, person.group))
        return serial

    def _member(
        self,
        books: Books,
        person: Person,
        who: str,
        created: int,
        lines: dict[str, list[str]],
        rng: random.Random,
    ) -> None:
        days = [day for day in self._days if day * DAY > created]
        if not days or rng.random() > 0.35:
            return
        day = rng.choice(days)
        taken = {
            at // DAY
            for _, _, _, at, people, _ in conversions(books)
            if any(one is person for one in people)
        }
        if any(abs(one - day) < 2 or 88 < one - day < 92 for one in taken):
            return
        responded = rng.random() < 0.6
        member_id, made = salesforce_id("00v", person.number), stamp(day * DAY + 8 * 3600 + 61)
        lead, contact = (who, NULL_ID) if who.startswith("00Q") else (NULL_ID, who)
        lines["CampaignMember"].append(
            line(
                f"{member_id}\t0\t{salesforce_id('701', self._days.index(day))}\t{lead}\t"
                f"{contact}\t{'Responded' if responded else 'Sent'}\t{int(responded)}\t{made}\t"
                f"{_WHO}\t{made}\t{_WHO}\t{made}\t"
                f"{f'{day_text(day)} 00:00:00' if responded else ''}"
            )
        )
        if responded:
            touch = (day * DAY, "salesforce", member_id, "marketing", False, person.group)
            person.touches.append(touch)


def _reachable(books: Books) -> list[tuple[Person, str, int]]:
    found = [(one.person, one.lead_id, one.created) for one in books.leads if not one.is_deleted]
    seen = {id(person) for person, _, _ in found}
    for contact in books.contacts:
        if not contact.is_deleted and id(contact.person) not in seen:
            found.append((contact.person, contact.contact_id, contact.created))
    return found


def _campaign(number: int, day: int) -> str:
    kind = "Webinar" if number % 2 else "Trade Show"
    made, cost = stamp(max(0, day - 20) * DAY + 36_000), 2500 + number * 130
    return line(
        f"{salesforce_id('701', number)}\t0\t{kind} {day_text(day)[:7]}\t{NULL_ID}\t{kind}\t"
        f"Completed\t{day_text(day)} 00:00:00\t{day_text(day + 1)} 00:00:00\t{cost}\t{cost}\t0\t"
        f"{_WHO}\tEUR\t{made}\t{_WHO}\t{made}\t{_WHO}\t{made}"
    )


def _task(serial: int, who: str, what: str, account: str, rep: str, at: int, is_done: bool) -> str:
    kind = _KINDS[serial % 4]
    made, is_call = stamp(at), kind == "Call"
    outcome = ("Connected", "Left voicemail")[serial // 4 % 2] if is_call else ""
    return line(
        f"{salesforce_id('00T', serial)}\t{who}\t{what}\t{kind}: follow up\t"
        f"{day_text(at // DAY)} 00:00:00\t{'Completed' if is_done else 'Not Started'}\tNormal\t"
        f"{rep}\t\t0\t{account}\t{int(is_done)}\t{made}\t{rep}\t{made}\t{rep}\t{made}\t"
        f"{'Outbound' if is_call else ''}\t{outcome}\t{kind}\t{made if is_done else ''}"
    )


def _event(serial: int, who: str, what: str, account: str, rep: str, at: int) -> str:
    made = stamp(max(0, at - DAY))
    return line(
        f"{salesforce_id('00U', serial)}\t{who}\t{what}\tDemo, on line\t\t{stamp(at)}\t"
        f"{stamp(at + 2700)}\t45\t{account}\t{rep}\tMeeting\t0\t{made}\t{rep}\t{made}\t{rep}\t"
        f"{made}"
    )

"""The companies and people of the simulation, before any system has recorded them.

Everything is drawn from the chunk's own generator, so a chunk never depends on another.
"""

import random
from dataclasses import dataclass, field
from typing import Final

from pipelines.demo.clock import DAY, END
from pipelines.demo.ids import base36
from pipelines.demo.names import (
    FIRST,
    INDUSTRIES,
    LAST,
    PLACES,
    REPS,
    TITLES,
    ascii_of,
    company_name,
)

CHUNK: Final = 500
COMPANIES_AT_ONE: Final = 1200
_SIZES: Final = (1, 2, 2, 3, 3, 3, 4, 5)
# (second, source, natural id, side, is_machine, exact group)
Touch = tuple[int, str, str, str, bool, str]


@dataclass(slots=True)
class Person:
    """One human being. `group` of a record or touch says which of it exact identifiers can link."""

    number: int
    key: str
    first: str
    last: str
    email: str
    personal_email: str
    title: str
    mobile: str
    is_shared_mailbox: bool
    has_form: bool
    first_touch: int
    known_at: int
    visitors: list[str]
    gclid: str = ""
    fbclid: str = ""
    touches: list[Touch] = field(default_factory=list)
    mail: tuple[int, int] = (0, 0)
    mail_group: str = ""
    busy_days: set[int] = field(default_factory=set)
    conversion_days: set[int] = field(default_factory=set)

    @property
    def group(self) -> str:
        """Exact group of this person's CRM records: a shared mailbox links to nothing."""
        return "s" if self.is_shared_mailbox else ""

    @property
    def has_free_mail(self) -> bool:
        """Whether the address names no company."""
        return self.email.endswith("@gmail.com")

    @property
    def web_group(self) -> str:
        """Exact group of this person's visitors: known only through a form with an own address."""
        return "v" if self.is_shared_mailbox or not self.has_form else ""


@dataclass(slots=True)
class Company:
    """One company and its people."""

    index: int
    name: str
    domain: str
    currency: str
    country: str
    city: str
    phone: str
    industry: str
    employees: int
    team: str
    rep: int
    start: int
    mailbox: str
    people: list[Person] = field(default_factory=list)


def company_count(scale: float) -> int:
    """Companies simulated at a scale."""
    return max(12, round(COMPANIES_AT_ONE * scale))


def build(chunk: int, count: int, rng: random.Random) -> list[Company]:
    """The companies of a chunk; `count` is how many there are in total."""
    return [_company(index, rng) for index in range(chunk * CHUNK, min(count, (chunk + 1) * CHUNK))]


def whole_minute(second: int) -> int:
    """The next full minute that no email is sent at, so that no touch has the same instant."""
    later = second - second % 60 + 60
    return later + 60 if later % 1800 == 0 else later


def off_minute(second: int) -> int:
    """An instant that is not on a full minute, for touches."""
    return second + 7 if second % 60 == 0 else second


def _company(index: int, rng: random.Random) -> Company:
    name, domain = company_name(index)
    currency, country, city, prefix = PLACES[rng.randrange(len(PLACES))]
    team = "enterprise" if rng.random() < 0.4 else "smb"
    mailbox = ""
    draw = rng.random()
    if draw < 0.03:
        mailbox = f"{'info' if draw < 0.02 else 'sales'}@{domain}"
    elif draw < 0.036:
        mailbox = f"team.{ascii_of(rng.choice(LAST))}@{domain}"
    company = Company(
        index,
        name,
        domain,
        currency,
        country,
        city,
        f"{prefix}{index % 9000 + 1000}",
        rng.choice(INDUSTRIES),
        rng.choice((12, 40, 85, 230, 900, 4200)),
        team,
        rng.randrange(len(REPS[team])),
        int(rng.random() * 470 * DAY),
        mailbox,
    )
    size = max(rng.choice(_SIZES), 3 if mailbox else 1)
    used: set[str] = set()
    for place in range(size):
        company.people.append(_person(company, place, rng, used))
    return company


def _person(company: Company, place: int, rng: random.Random, used: set[str]) -> Person:
    number = company.index * 16 + place
    first, last = rng.choice(FIRST), rng.choice(LAST)
    while (handle := f"{ascii_of(first)}.{ascii_of(last)}") in used:
        first, last = rng.choice(FIRST), rng.choice(LAST)
    used.add(handle)
    shares = bool(company.mailbox) and place in (1, 2)
    first_touch = min(company.start + int(rng.expovariate(1 / 20.0) * DAY), END - 25 * DAY)
    known_at = off_minute(first_touch + 3600 + int(rng.expovariate(1 / 12.0) * DAY))
    tag = base36(number)
    visitors = [f"v{tag}.1"] if rng.random() < 0.78 else [f"v{tag}.1", f"v{tag}.2"]
    has_form = rng.random() < 0.85
    if not has_form and rng.random() < 0.6:
        visitors = []
    email = f"{handle}@{company.domain}"
    if company.team == "enterprise" and number % 11 == 5:
        email = f"{handle}.{tag}.larkfield-demo@gmail.com"
    if shares:
        visitors = visitors[:1] if company.mailbox.startswith("info@") else []
    return Person(
        number,
        f"P{company.index:06d}-{place}",
        first,
        last,
        company.mailbox if shares else email,
        f"{ascii_of(first)}{ascii_of(last)}{tag}@mailbox.example.org",
        rng.choice(TITLES),
        f"+44 7700 {900_000 + number:06d}",
        shares,
        has_form,
        off_minute(first_touch),
        known_at,
        visitors,
    )

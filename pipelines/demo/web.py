"""Web and offline touches: the neutral touchpoints files, one per month.

A visitor becomes known by a form that carries an address; other rows carry one of the two.
"""

import random
from collections import Counter
from typing import Final

from pipelines.demo.ad_world import (
    GOOGLE,
    META,
    Account,
    campaign_count,
    campaign_id,
    campaign_name,
)
from pipelines.demo.clock import DAY, DAY_TEXT, END, TIME_TEXT, months
from pipelines.demo.ids import base36
from pipelines.demo.sink import Sink, Table, cell
from pipelines.demo.truth import Truth
from pipelines.demo.world import Company, Person, off_minute

_SITE: Final = "https://www.larkfield.example"
_HEADER: Final = (
    "touchpoint_ref,occurred_at,email,visitor_id,touch_type,page_url,referrer,utm_source,"
    "utm_medium,utm_campaign,utm_content,utm_term,gclid,fbclid,msclkid,li_fat_id,ttclid,note\n"
)
# Channels of which a company has few touches: page, referrer and tags.
_RARE: Final = (
    ("AI Assistants", "/customers,https://chatgpt.com/,chatgpt.com,,,,"),
    ("Paid Video", "/,https://www.youtube.com/,youtube,cpv,,,"),
    ("Organic Video", "/product/inventory,https://www.youtube.com/watch?v=stock,,,,,"),
    ("Audio", "/,,stock-talk,podcast,,,"),
    ("SMS", "/pricing,,sms,sms,,,"),
    ("Affiliates", "/pricing,https://tools.example/inventory,tools,affiliate,,,"),
    ("Mobile Push Notifications", "/docs,,app,web_push,,,"),
)
_PAGES: Final = ("/", "/pricing", "/product/inventory", "/blog/stock-turns", "/customers", "/docs")


class Web:
    """The monthly files and the channels that bring people."""

    def __init__(self, sink: Sink, truth: Truth, scale: float) -> None:
        spans = months()
        self.tables = [
            sink.table(f"neutral/touchpoints_{label}.csv", header=_HEADER) for label, _, _ in spans
        ]
        self._rare: Counter[str] = Counter()
        self._labels = [label for label, _, _ in spans]
        self.visits: Counter[tuple[str, str]] = Counter()
        self._month = [m for m, (_, low, high) in enumerate(spans) for _ in range(low, high + 1)]
        self._google = _paid(truth, scale, GOOGLE, "google", "cpc")
        self._meta = _paid(truth, scale, META, "facebook", "paid_social")

    def write(self, companies: list[Company], rng: random.Random, truth: Truth) -> None:
        """Simulate and write the touches of a chunk; people keep theirs for the truth."""
        lines: list[list[str]] = [[] for _ in self.tables]
        records: list[str] = []
        for company in companies:
            for person in company.people:
                self._person(person, rng, lines)
                if person.touches and person.touches[-1][2].endswith("-e"):
                    records.append(f"neutral,email,{person.email},{person.key},{person.key},0\n")
                for visitor in person.visitors:
                    exact = f"{person.key}~{visitor}" if person.web_group else person.key
                    records.append(f"neutral,visitor,{visitor},{person.key},{exact},0\n")
            for place in range(rng.randrange(3)):
                visitor = f"a{base36(company.index * 4 + place)}"
                records.append(f"neutral,visitor,{visitor},A-{visitor},A-{visitor},0\n")
                self._anonymous(visitor, company.start, rng, lines)
        truth.records.write(records)
        for channel, touches in self._rare.items():
            truth.count(f"touches of {channel}", touches)
        self._rare.clear()
        for table, rows in zip(self.tables, lines, strict=True):
            table.write(rows)

    def _person(self, person: Person, rng: random.Random, lines: list[list[str]]) -> None:
        tag = base36(person.number)
        serial = 0
        if person.visitors:
            plan = [person.first_touch]
            until = min(END, person.known_at + 70 * DAY) - person.first_touch - 60
            plan += [
                person.first_touch + int(rng.random() * until)
                for _ in range(int(rng.expovariate(0.24)))
            ]
            for second in plan:
                serial += 1
                self._visit(person, off_minute(second), f"tp-{tag}-{serial}", rng, lines)
            self._identify(person, tag, rng, lines)
        if not person.is_shared_mailbox and person.known_at < END and rng.random() < 0.08:
            when = off_minute(person.known_at + int(rng.random() * (END - person.known_at - 60)))
            note = "Stand at LogiExpo, hall 4"
            self._put(
                person,
                when,
                f"tp-{tag}-e",
                "",
                "event_attended",
                ",,offline,event,LogiExpo,,",
                ",,,,",
                f'"{note}"',
                lines,
                person.email,
                "",
            )

    def _identify(
        self, person: Person, tag: str, rng: random.Random, lines: list[list[str]]
    ) -> None:
        if not person.has_form or person.known_at >= END:
            return
        group = person.web_group
        tail = f"{_SITE}/demo,{_SITE}/pricing,,,,,"
        self._put(
            person,
            person.known_at,
            f"tp-{tag}-f",
            person.visitors[0],
            "form_submit",
            tail,
            ",,,,",
            "",
            lines,
            _typed(person.email, rng),
            group,
        )
        if len(person.visitors) > 1:
            when = min(END - 53, off_minute(person.known_at + int(rng.random() * 20 * DAY)))
            self._put(
                person,
                when,
                f"tp-{tag}-w",
                person.visitors[1],
                "webinar",
                f"{_SITE}/webinar,,,,,,",
                ",,,,",
                "",
                lines,
                person.email,
                group,
            )

    def _visit(
        self, person: Person, second: int, ref: str, rng: random.Random, lines: list[list[str]]
    ) -> None:
        kind, tail, click = self._channel(rng)
        ids = _click_ids(click, rng)
        is_kept = second <= person.known_at and not person.web_group
        if click == "gclid" and is_kept:
            person.gclid = ids.split(",", 1)[0]
        elif click == "fbclid" and is_kept:
            person.fbclid = ids.split(",")[1]
        visitor = person.visitors[-1] if rng.random() < 0.3 else person.visitors[0]
        known = person.has_form and second > person.known_at and not person.is_shared_mailbox
        email = person.email if known and rng.random() < 0.4 else ""
        self._put(person, second, ref, visitor, kind, tail, ids, "", lines, email, person.web_group)

    def _put(
        self,
        person: Person,
        second: int,
        ref: str,
        visitor: str,
        kind: str,
        tail: str,
        ids: str,
        note: str,
        lines: list[list[str]],
        email: str,
        group: str,
    ) -> None:
        day = second // DAY
        if kind != "webinar":
            self._notice(day, tail)
        lines[self._month[day]].append(
            f"{ref},{DAY_TEXT[day]}T{TIME_TEXT[second % DAY]}Z,{email},{visitor},{kind},{tail},"
            f"{ids},{note}\n"
        )
        person.touches.append((second, "neutral", ref, "marketing", False, group))
        person.busy_days.add(day)

    def _anonymous(
        self, visitor: str, start: int, rng: random.Random, lines: list[list[str]]
    ) -> None:
        for serial in range(1 + rng.randrange(3)):
            second = off_minute(min(END - 60, start + int(rng.random() * 30 * DAY)))
            kind, tail, click = self._channel(rng)
            day = second // DAY
            self._notice(day, tail)
            lines[self._month[day]].append(
                f"tv-{visitor}-{serial},{DAY_TEXT[day]}T{TIME_TEXT[second % DAY]}Z,,{visitor},"
                f"{kind},{tail},{_click_ids(click, rng)},\n"
            )

    def _notice(self, day: int, tail: str) -> None:
        """Count a visit that no tag, and no other site but a search or a video, brought."""
        _, referrer, source, _ = tail.split(",", 3)
        if not source and (not referrer or referrer.startswith(_SITE)):
            self.visits[self._labels[self._month[day]], "direct"] += 1
        elif not source and ("google" in referrer or "youtube" in referrer):
            self.visits[self._labels[self._month[day]], "organic"] += 1

    def _channel(self, rng: random.Random) -> tuple[str, str, str]:
        draw = rng.random()
        if draw < 0.24:
            return "ad_click", rng.choice(self._google), "gclid"
        if draw < 0.36:
            return "ad_click", rng.choice(self._meta), "fbclid"
        if draw < 0.41:
            tail = f"{_SITE}/product/inventory,https://www.bing.example/,bing,cpc,Brand | EU,,"
            return "ad_click", tail, "msclkid"
        if draw < 0.45:
            return (
                "ad_click",
                f"{_SITE}/,https://www.linkedin.example/,linkedin,paid_social,ABM,,",
                "li",
            )
        page = _PAGES[int(draw * 1000) % len(_PAGES)]
        if draw < 0.66:
            return "page_view", f"{_SITE}{page},https://www.google.example/,,,,,", ""
        if draw < 0.72:
            return (
                "page_view",
                f"{_SITE}{page},https://partner.example/review,partner,referral,,,",
                "",
            )
        if draw < 0.98:
            return "page_view", f"{_SITE}{page},,,,,,", ""
        channel, tail = _RARE[int((draw - 0.98) * 50 * len(_RARE)) % len(_RARE)]
        self._rare[channel] += 1
        return "page_view", f"{_SITE}{tail}", ""


def damage(tables: list[Table]) -> None:
    """Two rows that must go to quarantine: a time that is none, and a row cut short."""
    tables[4].raw("tp-bad-1,2025-13-45T99:00:00Z,,vbad.1,page_view,,,,,,,,,,,,,\n")
    tables[9].raw("tp-bad-2,2026-01-06T10:00:01Z,,vbad\n")


def _typed(email: str, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.05:
        return email.upper()
    return email.title() if draw < 0.08 else email


def _paid(
    truth: Truth, scale: float, accounts: tuple[Account, ...], source: str, medium: str
) -> list[str]:
    tails = []
    for account in accounts:
        for number in range(min(campaign_count(account, scale), 40)):
            by_id = source == "google" and number % 2 == 0
            label = campaign_id(account, number) if by_id else campaign_name(account, number)
            page = _PAGES[number % len(_PAGES)]
            content = "video" if number % 3 else "image"
            referrer = f"https://www.{source}.example/"
            tails.append(f"{_SITE}{page},{referrer},{source},{medium},{cell(label)},{content},")
            own_id = campaign_id(account, number)
            truth.ad_pages.raw(f"{account.platform},{own_id},{content},{page}\n")
    return tails


def _click_ids(click: str, rng: random.Random) -> str:
    if click == "gclid":
        return f"Cj0KCQ{rng.getrandbits(96):024x},,,,"
    if click == "fbclid":
        return f",IwAR{rng.getrandbits(96):024x},,,"
    if click == "msclkid":
        return f",,{rng.getrandbits(128):032x},,"
    if click == "li":
        return f",,,{rng.getrandbits(64):016x},"
    return ",,,,"

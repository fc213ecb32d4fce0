"""Mailchimp: who is on the list, what was sent, who opened and clicked, people and machines apart.

Events are drawn with numpy per chunk and campaign. Machine opens come 0 to 3 s after the send from
members who never do anything else.
"""

import random
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipelines.demo import clock
from pipelines.demo.clock import DAY, DAY_TEXT, END, TIME_TEXT
from pipelines.demo.ids import hex10
from pipelines.demo.sink import Sink, Table
from pipelines.demo.world import Company, Person

OPEN, CLICK = 0, 1
_ACTIONS: Final = ("open", "click")
_TOPICS: Final = (
    "Monthly news",
    "Product update",
    "Customer story",
    "Webinar invitation",
    "It's here: new release",
    "Last days, offer",
)
Seconds = NDArray[np.int64]


@dataclass(slots=True)
class Send:
    """One email campaign and its running totals."""

    campaign_id: str
    title: str
    slug: str
    at: int
    opens: Table
    clicks: Table
    recipients: int = 0
    bounces: int = 0
    unsubscribes: int = 0
    unique_opens: int = 0
    total_opens: int = 0
    unique_clicks: int = 0
    total_clicks: int = 0


@dataclass(slots=True)
class Member:
    """One audience member; `person` is None for a mailbox that is nobody's."""

    person: Person | None
    number: int
    email: str
    first: str
    last: str
    company: str
    status: str
    optin: int
    until: int
    last_campaign: int
    is_machine: bool
    group: str


@dataclass(slots=True)
class Activity:
    """Events of a chunk sorted by member; `Person.mail` is a slice of it."""

    second: Seconds
    campaign: Seconds
    action: Seconds
    machine: NDArray[np.bool_]
    members: list[Member]
    member: Seconds


def open_sends(sink: Sink) -> list[Send]:
    """Two campaigns a month, each with its activity files."""
    sends = []
    archive = "mailchimp/granular_activity_export_2026-10-01.zip"
    for number in range(36):
        topic = _TOPICS[number % len(_TOPICS)]
        day = 4 + number * 15
        at = day * DAY + (9 * 3600 + 30 * 60 if number % 2 else 14 * 3600)
        campaign_id = hex10(900_001 + number)
        slug = "-".join("".join(c for c in topic.lower() if c.isalnum() or c == " ").split())
        stem = f"{campaign_id}_{slug}.csv"
        opens = sink.member(archive, f"granular_activity/opens/{stem}", header="Email,Timestamp\n")
        clicks = sink.member(
            archive, f"granular_activity/clicks/{stem}", header="Email,Timestamp,URL\n"
        )
        label = f"[{clock.day_text(day)[5:]}] {topic}"
        sends.append(Send(campaign_id, label, slug, at, opens, clicks))
    return sends


def join(companies: list[Company], sends: list[Send], rng: random.Random) -> list[Member]:
    """Members of a chunk: most people, and a few shared mailboxes."""
    members = []
    for company in companies:
        if company.mailbox and not company.mailbox.startswith("team."):
            members.append(_member(company, None, sends, rng))
        for person in company.people:
            if not person.is_shared_mailbox and rng.random() < 0.76:
                members.append(_member(company, person, sends, rng))
    return members


def _member(
    company: Company, person: Person | None, sends: list[Send], rng: random.Random
) -> Member:
    number = person.number if person else company.index * 16 + 15
    email, group = (person.email, "") if person else (company.mailbox, "m")
    if person and rng.random() < 0.03:
        email, group = person.personal_email, "b"
    optin = (person.known_at if person else company.start) + 90
    if rng.random() < 0.25 or optin >= END:
        optin = -rng.randrange(1, 300) * DAY + 36_000
    until, last, status = END * 2, -1, "subscribed"
    draw = rng.random()
    after = [place for place, send in enumerate(sends) if send.at > optin]
    if draw < 0.15 and len(after) > 2:
        last = rng.choice(after)
        status = "unsubscribed" if draw < 0.1 else "cleaned"
        until = min(sends[last].at + 4000 + rng.randrange(80_000), END - 60)
    shown = email
    look = rng.random()
    if look < 0.04:
        shown = email.title() if look < 0.02 else f"{email} "
    return Member(
        person,
        number,
        shown,
        person.first if person else "",
        person.last if person else "",
        company.name,
        status,
        optin,
        until,
        last,
        rng.random() < 0.22,
        group,
    )


def simulate(members: list[Member], sends: list[Send], rng: np.random.Generator) -> Activity:
    """Draw and write every open and click of a chunk's members."""
    optin = np.array([member.optin for member in members], dtype=np.int64)
    until = np.array([member.until for member in members], dtype=np.int64)
    machine = np.array([member.is_machine for member in members], dtype=np.bool_)
    cleaned = np.array([member.status == "cleaned" for member in members], dtype=np.bool_)
    interest = rng.beta(2.0, 2.6, len(members))
    emails = [f'"{m.email}"' if " " in m.email else m.email for m in members]
    parts: list[tuple[Seconds, Seconds, int, int]] = []
    for place, send in enumerate(sends):
        to = np.nonzero((optin < send.at) & (send.at < until))[0]
        bounced = cleaned[to] & (until[to] - send.at < 2 * DAY)
        send.recipients += len(to)
        send.bounces += int(bounced.sum())
        to = to[~bounced]
        for action, who, when in _draw(to, send.at, machine, interest, rng):
            inside = when < END
            parts.append((who[inside], when[inside], place, action))
            _count(send, action, who[inside])
            _write(send, action, who[inside], when[inside], emails)
    for member in members:
        if member.status == "unsubscribed":
            sends[member.last_campaign].unsubscribes += 1
    return _gather(parts, members, machine)


def _draw(
    to: Seconds,
    at: int,
    machine: NDArray[np.bool_],
    interest: NDArray[np.float64],
    rng: np.random.Generator,
) -> list[tuple[int, Seconds, Seconds]]:
    robots = to[machine[to]]
    humans = to[~machine[to]]
    robot_at = at + rng.integers(0, 4, len(robots))
    humans = humans[rng.random(len(humans)) < interest[humans]]
    first = _off(at + 61 + (rng.lognormal(9.0, 1.6, len(humans)) % (9 * DAY)).astype(np.int64))
    again = rng.random(len(humans)) < 0.3
    second = _off(first[again] + 600 + rng.integers(0, 3 * DAY, int(again.sum())))
    clicked = rng.random(len(humans)) < 0.16
    click = _off(first[clicked] + 9 + rng.integers(0, 100, int(clicked.sum())))
    return [
        (
            OPEN,
            np.concatenate([robots, humans, humans[again]]),
            np.concatenate([robot_at, first, second]),
        ),
        (CLICK, humans[clicked], click),
    ]


def _off(seconds: Seconds) -> Seconds:
    moved: Seconds = seconds + 7 * (seconds % 60 == 0)
    return moved


def _count(send: Send, action: int, who: Seconds) -> None:
    unique = len(np.unique(who))
    if action == OPEN:
        send.unique_opens += unique
        send.total_opens += len(who)
    else:
        send.unique_clicks += unique
        send.total_clicks += len(who)


def _write(send: Send, action: int, who: Seconds, when: Seconds, emails: list[str]) -> None:
    pairs = zip(who.tolist(), when.tolist(), strict=True)
    if action == OPEN:
        send.opens.write(
            [f'{emails[m]},"{DAY_TEXT[t // DAY]} {TIME_TEXT[t % DAY]}"\n' for m, t in pairs]
        )
        return
    url = (
        f"https://www.larkfield.example/offer?utm_source=mailchimp&utm_medium=email"
        f"&utm_campaign={send.slug}&mc_cid={send.campaign_id}"
    )
    send.clicks.write(
        [f'{emails[m]},"{DAY_TEXT[t // DAY]} {TIME_TEXT[t % DAY]}",{url}\n' for m, t in pairs]
    )


def _gather(
    parts: list[tuple[Seconds, Seconds, int, int]],
    members: list[Member],
    machine: NDArray[np.bool_],
) -> Activity:
    who = np.concatenate([part[0] for part in parts])
    when = np.concatenate([part[1] for part in parts])
    campaign = np.concatenate([np.full(len(part[0]), part[2], dtype=np.int64) for part in parts])
    action = np.concatenate([np.full(len(part[0]), part[3], dtype=np.int64) for part in parts])
    order = np.argsort(who, kind="stable")
    who = who[order]
    low = np.searchsorted(who, np.arange(len(members)), side="left").tolist()
    high = np.searchsorted(who, np.arange(len(members)), side="right").tolist()
    activity = Activity(when[order], campaign[order], action[order], machine[who], members, who)
    days = activity.second // DAY
    for place, member in enumerate(members):
        if member.person:
            member.person.mail = (low[place], high[place])
            member.person.mail_group = member.group
            member.person.busy_days.update(days[low[place] : high[place]].tolist())
    return activity


def touch_id(activity: Activity, sends: list[Send], row: int) -> str:
    """Natural id of an email event: campaign id | action | address | time."""
    send = sends[int(activity.campaign[row])]
    email = activity.members[int(activity.member[row])].email.strip().lower()
    action = _ACTIONS[int(activity.action[row])]
    return f"{send.campaign_id}|{action}|{email}|{clock.stamp(int(activity.second[row]))}"

"""Mailchimp's audience zip and campaign list; mail.py writes the activity files."""

from collections.abc import Iterable
from typing import Final

from pipelines.demo import clock
from pipelines.demo.ids import hex10
from pipelines.demo.mail import Member, Send
from pipelines.demo.sink import Sink, Table
from pipelines.demo.truth import Truth

_FRONT: Final = '"Email Address","First Name","Last Name",Company,'
_BLOCK: Final = (
    "MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,"
    "TIMEZONE,CC,REGION,"
)
_SWAP: Final = {
    "subscribed": "LAST_CHANGED",
    "unsubscribed": (
        "LAST_CHANGED,UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,"
        "UNSUB_REASON_OTHER"
    ),
    "cleaned": "LAST_CHANGED,CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID",
}
_LIST_HEADER: Final = (
    'Title,Subject,List,"Send Date","Send Weekday","Total Recipients","Successful Deliveries",'
    '"Soft Bounces","Hard Bounces","Total Bounces","Times Forwarded","Forwarded Opens",'
    '"Unique Opens","Open Rate","Total Opens","Unique Clicks","Click Rate","Total Clicks",'
    'Unsubscribes,"Abuse Complaints","Times Liked on Facebook","Folder Id","Unique Id",'
    '"Total Orders","Total Gross Sales","Total Revenue","Analytics ROI"\n'
)


class Audience:
    """The three audience files, status in the file name only."""

    def __init__(self, sink: Sink) -> None:
        archive = "mailchimp/members_export_5f0c2a91d7.zip"
        self._tables: dict[str, Table] = {
            status: sink.member(
                archive,
                f"{status}_members_export_5f0c2a91d7.csv",
                header=f"{_FRONT}{_BLOCK}{swap},LEID,EUID,NOTES,TAGS\n",
            )
            for status, swap in _SWAP.items()
        }

    def write(self, members: Iterable[Member], sends: list[Send], truth: Truth) -> None:
        """Append members and their records."""
        lines: dict[str, list[str]] = {status: [] for status in _SWAP}
        records = []
        for member in members:
            euid = hex10(member.number + 1)
            lines[member.status].append(_line(member, sends, euid))
            key = member.person.key if member.person else f"M-{euid}"
            exact = f"{key}~{member.group}" if member.group == "b" else key
            records.append(f"mailchimp,member,{euid},{key},{exact},0\n")
        for status, table in self._tables.items():
            table.write(lines[status])
        truth.records.write(records)


def _line(member: Member, sends: list[Send], euid: str) -> str:
    email = f'"{member.email}"' if " " in member.email else member.email
    company = f'"{member.company}"'
    optin = f'"{clock.stamp(member.optin)}"'
    confirm = f'"{clock.stamp(member.optin + 240)}"'
    changed = min(member.until, max(member.optin, 0) + 240)
    swap = f'"{clock.stamp(changed)}"'
    if member.status != "subscribed":
        send = sends[member.last_campaign]
        left = f'"{clock.stamp(member.until)}"'
        swap = f'{left},{left},"{send.title}",{send.campaign_id}'
        if member.status == "unsubscribed":
            swap += ",NORMAL,"
    tags = ('"""Newsletter"""', "", '"""Newsletter"",""Webinar"""')[member.number % 3]
    last = f'"{member.last}"' if " " in member.last else member.last
    return (
        f"{email},{member.first},{last},{company},{member.number % 5 + 1},{optin},192.0.2.7,"
        f"{confirm},192.0.2.7,,,1,2,europe/zurich,ch,zh,{swap},"
        f"{33_000_000 + member.number},{euid},,{tags}\n"
    )


def write_campaign_list(sink: Sink, sends: list[Send]) -> None:
    """The list of all campaigns with the totals of their activity."""
    table = sink.table("mailchimp/campaigns_2026-10-01.csv", header=_LIST_HEADER)
    for send in sends:
        when = clock.date_of(send.at // clock.DAY)
        minute = send.at % clock.DAY // 60
        hour = minute // 60
        half = "am" if hour < 12 else "pm"
        date = f"{when:%b %d, %Y} {(hour - 1) % 12 + 1:02d}:{minute % 60:02d} {half}"
        delivered = send.recipients - send.bounces
        opened = f"{send.unique_opens * 100 / max(delivered, 1):.2f}%"
        clicked = f"{send.unique_clicks * 100 / max(delivered, 1):.2f}%"
        table.write(
            [
                f'"{send.title}","{send.title[8:]}","Newsletter","{date}",{when:%A},{send.recipients},'
                f"{delivered},0,{send.bounces},{send.bounces},0,0,{send.unique_opens},{opened},"
                f"{send.total_opens},{send.unique_clicks},{clicked},{send.total_clicks},"
                f"{send.unsubscribes},0,0,0,{send.campaign_id},0,0,0,n/a\n"
            ]
        )

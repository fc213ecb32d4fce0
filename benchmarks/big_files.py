"""Exports of any size with the shapes of the real ones, written as a stream, always the same."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

_FIRST_DAY = date(2024, 1, 1)
_GOOGLE_HEADER = (
    "Campaign report\n"
    '"January 1, 2024 - December 31, 2026"\n'
    "Campaign status,Campaign,Campaign type,Day,Campaign ID,Currency code,Impr.,Clicks,CTR,Cost,"
    "Conversions\n"
)
_BLOCK = 10_000  # rows between two looks at the size


def google_campaigns(path: Path, size_bytes: int) -> int:
    """A Google campaign report by day of about this size, with its totals; returns the rows."""
    sums = [0, 0, 0]

    def rows() -> Iterator[str]:
        number = 0
        while True:
            day = (_FIRST_DAY + timedelta(days=number % 1000)).isoformat()
            impressions, clicks, cents = number * 7919 % 20_000, number % 900, number * 31 % 500_000
            for index, value in enumerate((impressions, clicks, cents)):
                sums[index] += value
            yield (
                f'Enabled,"Brand, EU {number % 5000}",Search,{day},'
                f"{20_110_000_000 + number % 5000},EUR,{_grouped(impressions)},{clicks},"
                f"{clicks % 100}.{number % 90 + 10}%,"
                f"{_money(cents)},{number % 40}.50\n"
            )
            number += 1

    written = _stream(path, _GOOGLE_HEADER, rows(), size_bytes)
    with path.open("a", encoding="utf-8") as out:
        total = f"{_grouped(sums[0])},{_grouped(sums[1])},5.00%,{_money(sums[2])},1.00\n"
        out.write(f"Total: Campaigns, --, --, --, --,EUR,{total}")
        out.write(f"Total: Account, --, --, --, --,EUR,{total}")
    return written


def mailchimp_opens(path: Path, size_bytes: int) -> int:
    """Mailchimp's opens per recipient of about this size; returns the rows."""

    def rows() -> Iterator[str]:
        number = 0
        while True:
            second = number % 86_400
            clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
            day = _FIRST_DAY + timedelta(days=number % 900)
            yield f'person.{number % 700_000}@company{number % 997}.example,"{day} {clock}"\n'
            number += 1

    return _stream(path, "Email,Timestamp\n", rows(), size_bytes)


def small_files(folder: Path, files: int, rows: int) -> None:
    """So many exports of so many rows: Google, Meta, Salesforce and touchpoints in turn."""
    shapes = (_google_small, _meta_small, _leads_small, _touchpoints_small)
    for number in range(files):
        name, header, row = shapes[number % len(shapes)](number)
        path = folder / f"{number % 50:02}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(header + "".join(row(index) for index in range(rows)), encoding="utf-8")


def _google_small(number: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    day = (_FIRST_DAY + timedelta(days=number % 900)).isoformat()
    return (
        f"Campaign report {number}.csv",
        _GOOGLE_HEADER,
        lambda index: (
            f"Enabled,Campaign {index},Search,{day},{number}{index:03},EUR,"
            f'"1,{index:03}",{index},5.00%,{index}.25,1.50\n'
        ),
    )


def _meta_small(number: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    day = (_FIRST_DAY + timedelta(days=number % 900)).isoformat()
    return (
        f"Ads {number}.csv",
        "\ufeff"
        '"Reporting starts","Reporting ends","Campaign name","Campaign ID",'
        '"Amount spent (EUR)",Impressions,Reach,"Link clicks",Day\n',
        lambda index: (
            f'{day},{day},"Leads | DE, {index}",1202{number:05}{index:05},{index}.25,'
            f"{index + 100},{index},{index},{day}\n"
        ),
    )


def _leads_small(number: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return (
        f"Lead {number}.csv",
        '"Id","IsDeleted","FirstName","LastName","Company","Email","Status","OwnerId",'
        '"IsConverted","CreatedDate"\n',
        lambda index: (
            f'"00Q{number:06}{index:06}AAX","0","Ana","Cruz {index}","Acme, S.A.",'
            f'"ana{index}@company{number}.example","Open","0050000000CcCcCAAW","0",'
            '"2026-01-05 14:27:52"\n'
        ),
    )


def _touchpoints_small(number: int):  # type: ignore[no-untyped-def]  # noqa: ANN202
    return (
        f"touchpoints {number}.csv",
        "touchpoint_ref,occurred_at,email,touch_type,note\n",
        lambda index: (
            f"t{number}-{index},2026-09-01T10:00:00Z,p{index}@company.example,webinar,note\n"
        ),
    )


def _stream(path: Path, header: str, rows: Iterator[str], size_bytes: int) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(header)
        while out.tell() < size_bytes:
            out.write("".join(next(rows) for _ in range(_BLOCK)))
            written += _BLOCK
    return written


def _grouped(value: int) -> str:
    return f'"{value:,}"' if value >= 1000 else str(value)


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"

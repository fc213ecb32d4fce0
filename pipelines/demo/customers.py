"""The truth of relationships: who bought first and again, for how much, and who sent whom."""

from typing import Final

from pipelines.demo import clock
from pipelines.demo.clock import DAY, END
from pipelines.demo.crm_records import NEVER, WON, Books, Deal
from pipelines.demo.mail import Activity, Send, touch_id
from pipelines.demo.reckon import source_of
from pipelines.demo.truth import Truth

HORIZONS: Final = (30, 90, 180, 365)


class Relationships:
    """Writes customers and referrals chunk by chunk; a referrer is always of the same chunk."""

    def __init__(self, truth: Truth, sends: list[Send]) -> None:
        self._truth = truth
        self._sends = sends

    def write(self, chunk: list[Books], activity: Activity) -> None:
        """Append the customers of a chunk and the deals that they were referred by."""
        customers: list[str] = []
        referrals: list[str] = []
        first_deals: dict[str, str] = {}
        for books in chunk:
            won = won_deals(books)
            if won:
                first_deals[books.company.name] = f"{source_of(books)},{won[0].deal_id}"
                touch = self._first_touch(books, activity)
                customers.append(f"{_bought(books, won)},{touch}\n")
        for books in chunk:
            referrals += [
                f"{source_of(books)},{deal.deal_id},{first_deals[deal.referrer]}\n"
                for deal in books.deals
                if deal.referrer and not deal.is_deleted
            ]
        self._truth.customers.write(customers)
        self._truth.referrals.write(referrals)

    def _first_touch(self, books: Books, activity: Activity) -> str:
        found = []
        for person in books.company.people:
            is_known = person.known_at < END and not person.is_shared_mailbox
            found += [
                (at, source, key, is_known and group == "")
                for at, source, key, side, is_machine, group in person.touches
                if side == "marketing" and not is_machine
            ]
            found += [
                (
                    int(activity.second[row]),
                    "mailchimp",
                    touch_id(activity, self._sends, row),
                    is_known and person.mail_group == "",
                )
                for row in range(*person.mail)
                if not activity.machine[row]
            ]
        if not found:
            return ",,,"
        at, source, key, is_resolvable = min(found)
        return f"{source},{key},{clock.stamp(at)},{int(is_resolvable)}"


def won_deals(books: Books) -> list[Deal]:
    """The won deals of a company, the first one first."""
    won = [deal for deal in books.deals if deal.stage == WON and not deal.is_deleted]
    return sorted(won, key=lambda deal: deal.won_at)


def _bought(books: Books, won: list[Deal]) -> str:
    first, last = won[0].won_at, won[-1].won_at
    ends = [first + days * DAY for days in HORIZONS] + [NEVER]
    values = [sum(deal.amount for deal in won if deal.won_at < end or end == NEVER) for end in ends]
    renewals = sum(deal.kind.endswith("Renewal") for deal in won)
    return ",".join(
        (
            books.company.name,
            f"{source_of(books)},{won[0].deal_id},{clock.stamp(first)},{clock.stamp(last)}",
            f"{len(won)},{len(won) - 1 - renewals},{renewals},{int(bool(won[0].referrer))}",
            books.company.currency,
            *(f"{value // 100}.{value % 100:02d}" for value in values),
        )
    )

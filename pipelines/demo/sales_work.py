"""The truth of sales work in Salesforce, the CRM whose activities are exported: what was done, how
soon leads were answered, and which closed deals were worked on."""

from pipelines.demo import clock
from pipelines.demo.clock import DAY
from pipelines.demo.crm_records import LOST, WON, Books, Deal, Lead
from pipelines.demo.reckon import conversions
from pipelines.demo.salesforce_layout import user_id
from pipelines.demo.truth import Truth


def write_work(chunk: list[Books], truth: Truth) -> None:
    """Append the activities, answered leads and closed deals of a chunk."""
    for books in chunk:
        rep = f"salesforce:{user_id(books.company.rep)}"
        truth.activities.write(
            [
                f"{one.activity_id},{rep},{one.kind},{int(one.is_done)},{clock.stamp(one.at)},"
                f"{one.person.key}\n"
                for one in books.worked
            ]
        )
        truth.answered.write(
            [
                f"{lead.lead_id},{rep},{clock.stamp(lead.created)},"
                f"{_answer(books, lead.person.key, lead.created)},"
                f"{int(_is_qualified(books, lead))}\n"
                for lead in books.leads
                if not lead.is_deleted
            ]
        )
        if books.company.team == "enterprise":
            truth.closed.write(
                [
                    f"{deal.deal_id},{rep},{clock.day_text(deal.close_day)},"
                    f"{int(deal.stage == WON)},{int(_work(books, deal) != '')},"
                    f"{int('meeting' in _work(books, deal))}\n"
                    for deal in books.deals
                    if deal.stage in (WON, LOST) and not deal.is_deleted
                ]
            )


def _answer(books: Books, person_key: str, created: int) -> str:
    times = [
        one.at
        for one in books.worked
        if one.is_done and one.person.key == person_key and one.at >= created
    ]
    return clock.stamp(min(times)) if times else ""


def _is_qualified(books: Books, lead: Lead) -> bool:
    """Whether the person became a sales qualified lead, or took part in an opportunity, since."""
    return any(
        kind in ("sql", "opportunity")
        and at >= lead.created
        and any(one is lead.person for one in people)
        for _, _, kind, at, people, _ in conversions(books)
    )


def _work(books: Books, deal: Deal) -> str:
    """The kinds of what was done with a deal until its closing."""
    created, end = deal.steps[0][0], (deal.close_day + 1) * DAY
    return " ".join(
        one.kind
        for one in books.worked
        if one.is_done
        and one.at < end
        and (one.deal_id == deal.deal_id or (not one.deal_id and one.at >= created))
    )

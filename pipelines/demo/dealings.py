"""The truth of deals (what was sold to whom, against whom, how it ended, for how many euros) and of
visits that nothing paid brought."""

from collections import Counter

from pipelines.demo import clock
from pipelines.demo.clock import DAY
from pipelines.demo.crm_records import ENTERPRISE, LOST, SMB, WON, Books, Deal
from pipelines.demo.first_visits import original_source
from pipelines.demo.neutral import daily_rates, in_euros
from pipelines.demo.reckon import source_of
from pipelines.demo.sink import cell
from pipelines.demo.truth import Truth

_FIRST_VISITS = {"Direct Traffic": "direct", "Organic Search": "organic"}


class Dealings:
    """Writes the deals chunk by chunk, and the visits, which span all chunks, at the end."""

    def __init__(self, truth: Truth, visits: Counter[tuple[str, str]], seed: int) -> None:
        self._truth = truth
        self._rates = dict(daily_rates(seed))
        self._visits = visits

    def write(self, chunk: list[Books]) -> None:
        """Append the deals of a chunk; count the first visits that only HubSpot tells of."""
        for books in chunk:
            deals = [deal for deal in books.deals if not deal.is_deleted]
            self._truth.deals.write([self._deal(books, deal) for deal in deals])
            for deal in deals:
                self._truth.deal_stages.write(_stages(books, deal))
            for person in books.company.people:
                kind = _FIRST_VISITS.get(original_source(person)[0], "")
                for at, source, _, _, _, _ in person.touches:
                    if source == "hubspot" and kind:
                        self._visits[clock.day_text(at // DAY)[:7], kind] += 1

    def finish(self) -> None:
        """Write the visits of each month."""
        self._truth.visits.write(
            [
                f"{label}-01,{self._visits[label, 'direct']},{self._visits[label, 'organic']}\n"
                for label, _, _ in clock.months()
            ]
        )

    def _deal(self, books: Books, deal: Deal) -> str:
        company = books.company
        outcome = {WON: "won", LOST: "lost"}.get(deal.stage, "open")
        decided = deal.won_at if outcome == "won" else deal.steps[-1][0]
        day = deal.close_day if outcome != "open" else deal.steps[0][0] // DAY
        return ",".join(
            (
                f"{source_of(books)},{deal.deal_id},{company.name}",
                clock.stamp(deal.steps[0][0]),
                clock.stamp(decided) if outcome != "open" else "",
                f"{outcome},{deal.lost_reason},{deal.competitor},{deal.product}",
                f"{deal.kind},{int(bool(deal.referrer))},{cell(company.industry)}",
                f"{company.country},{company.employees}",
                f"{in_euros(self._rates, deal.amount, company.currency, day):.2f}\n",
            )
        )


def _stages(books: Books, deal: Deal) -> list[str]:
    labels = ENTERPRISE if books.company.team == "enterprise" else SMB
    times = [clock.stamp(at) for at, _, _ in deal.steps]
    return [
        f"{source_of(books)},{deal.deal_id},{labels[stage]},{entered},{exited}\n"
        for (_, stage, _), entered, exited in zip(deal.steps, times, [*times[1:], ""], strict=True)
    ]

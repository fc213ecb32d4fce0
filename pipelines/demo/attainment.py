"""The truth about sales and targets: what each rep was to sell in a month, and sold, in euros."""

from decimal import Decimal

from pipelines.demo import clock
from pipelines.demo.crm_records import WON, Books
from pipelines.demo.names import REPS, crm_email, rep_email
from pipelines.demo.neutral import daily_rates, in_euros, targets
from pipelines.demo.truth import Truth


class Attainment:
    """Adds up the deals won, chunk by chunk."""

    def __init__(self, truth: Truth, seed: int) -> None:
        self._truth = truth
        self._rates = dict(daily_rates(seed))
        self._won: dict[tuple[str, str], tuple[int, Decimal]] = {}

    def write(self, chunk: list[Books]) -> None:
        """Take the won deals of a chunk."""
        for books in chunk:
            for deal in books.deals:
                if deal.stage == WON and not deal.is_deleted:
                    key = (
                        clock.stamp(deal.won_at)[:7],
                        crm_email(REPS[books.company.team][deal.rep]),
                    )
                    deals, amount = self._won.get(key, (0, Decimal()))
                    euros = in_euros(
                        self._rates, deal.amount, books.company.currency, deal.close_day
                    )
                    self._won[key] = (deals + 1, amount + euros)

    def finish(self) -> None:
        """Write a row per month and address that has a target or a won deal."""
        due = {(month, rep_email(name)): amount for month, name, _, amount in targets()}
        lines = []
        for key in sorted({*due, *self._won}):
            deals, amount = self._won.get(key, (0, Decimal()))
            lines.append(f"{key[0]}-01,{key[1]},{due.get(key, '')},{deals},{amount:.2f}\n")
        self._truth.attainment.write(lines)

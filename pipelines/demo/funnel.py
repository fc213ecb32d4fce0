"""The truth about the funnel of accounts: what each reached, when, and what it still waits for.

A company is an account where a CRM holds it as one. Days, steps and outcomes, never a format.
"""

from collections import Counter
from typing import Final

from pipelines.demo import clock
from pipelines.demo.clock import DAY
from pipelines.demo.crm_records import LOST, NEVER, Books
from pipelines.demo.reckon import conversions, source_of
from pipelines.demo.truth import Truth

_STAGES: Final = ("lead", "mql", "sql", "opportunity", "won")
_STEPS: Final = ((0, 1), (1, 2), (2, 3), (3, 4), (0, 4))


class Funnel:
    """Writes the waits of every account; the cohorts, which span all chunks, at the end."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self._cohorts: Counter[tuple[str, str]] = Counter()

    def write(self, chunk: list[Books]) -> None:
        """Append what the accounts of a chunk waited for, and count them in their cohorts."""
        lines: list[str] = []
        for books in chunk:
            for deal in books.deals:
                self._truth.observe(source_of(books), deal.steps[-1][0])
            entries = conversions(books)
            for source, _, _, at, _, _ in entries:
                self._truth.observe(source, at)
            if entries and (books.contacts or books.hub_contacts):
                lines += self._account(books)
        self._truth.stage_durations.write(lines)

    def finish(self) -> None:
        """Write the cohorts."""
        counts = (*_STAGES, "lost")
        months = sorted({month for month, _ in self._cohorts})
        self._truth.cohort_rates.write(
            [
                f"{month}-01,{','.join(str(self._cohorts[month, name]) for name in counts)}\n"
                for month in months
            ]
        )

    def _account(self, books: Books) -> list[str]:
        key = (
            f"salesforce:{books.account_id}"
            if books.contacts
            else f"hubspot:{books.hub_company_id}"
        )
        first, crms = _first_entries(books)
        deepest = max(place for place, at in enumerate(first) if at != NEVER)
        month = clock.day_text(min(at for at in first if at != NEVER) // DAY)[:7]
        lost_day = _lost_day(books) if first[4] == NEVER else NEVER
        self._cohorts.update((month, stage) for stage in _STAGES[: deepest + 1])
        self._cohorts[month, "lost"] += lost_day != NEVER
        lines = []
        for start, end in _STEPS:
            if first[start] == NEVER:
                continue
            is_reached = first[end] != NEVER
            later = [at for at in first[end + 1 :] if at != NEVER]
            over = first[end] if is_reached else min(later, default=NEVER)
            day = over // DAY if over != NEVER else lost_day
            lines.append(
                f"{key},{month}-01,{_STAGES[start]}_to_{_STAGES[end]},"
                f"{clock.day_text(first[start] // DAY)},{clock.day_text(day) if day >= 0 else ''},"
                f"{int(is_reached)},{';'.join(sorted(crms[deepest]))}\n"
            )
        return lines


def _first_entries(books: Books) -> tuple[list[int], list[set[str]]]:
    """The first instant of each stage, or NEVER, and the CRMs that tell of the stage."""
    first = [NEVER] * len(_STAGES)
    crms: list[set[str]] = [set() for _ in _STAGES]
    for source, _, kind, at, _, _ in conversions(books):
        place = _STAGES.index(kind)
        first[place] = at if first[place] == NEVER else min(first[place], at)
        crms[place].add(source)
    return first, crms


def _lost_day(books: Books) -> int:
    """The day of the last loss where every deal is lost, or NEVER."""
    deals = [deal for deal in books.deals if not deal.is_deleted]
    if not deals or any(deal.stage != LOST for deal in deals):
        return NEVER
    return max(deal.close_day for deal in deals)

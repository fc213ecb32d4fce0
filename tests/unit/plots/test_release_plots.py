"""Which numbers a release's pictures show."""

from datetime import date

from pipelines.plots.release import by_platform, rows_over_time
from pipelines.release.model import Release, TableContent


def release(sequence: int, **rows: int) -> Release:
    tables = {name.replace("__", "."): TableContent(n, "", {}) for name, n in rows.items()}
    return Release(f"r{sequence}", sequence, "", "", "", "", "", tables)


def test_spend_is_a_series_per_platform() -> None:
    may, june = date(2026, 5, 1), date(2026, 6, 1)
    rows = [("google_ads", may, 3), ("google_ads", june, None), ("meta", june, 2)]
    assert by_platform(rows) == {"google_ads": ([may, june], [3, 0]), "meta": ([june], [2])}


def test_rows_are_of_schemas_in_the_order_of_releases() -> None:
    newest = release(3, sales__fct_deals=7, sales__dim_customers=1, journey__dim_persons=5)
    first = release(1, sales__fct_deals=2)
    assert rows_over_time([newest, first]) == {
        "journey": ([1, 3], [0, 5]),
        "sales": ([1, 3], [2, 8]),
    }

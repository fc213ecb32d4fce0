"""The report of a release: one page for people, written into the candidate before the gate looks.

    write_report(folder, about)    <folder>/report/index.html, complete in itself

What it says comes from the marts in that folder alone, aggregated; it names no person.
"""

from pipelines.dashboard.page import REPORT, About, known_sections, tables_read, write_report

__all__ = ["REPORT", "About", "known_sections", "tables_read", "write_report"]

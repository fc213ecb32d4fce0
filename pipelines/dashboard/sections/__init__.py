"""The sections of the report. A module with a `SECTION` here is one; nothing else names it."""

"""Names and texts inside SQL statements that cannot bind them (DDL). Everything else is bound."""

from __future__ import annotations


def identifier(*parts: str) -> str:
    """`schema`, `table` → `"schema"."table"`, whatever characters they hold."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def literal(text: str) -> str:
    """A text as a SQL string, whatever characters it holds."""
    return "'" + text.replace("'", "''") + "'"

"""Readers of the vendors' formats that know nothing of the writers."""

import csv
import io
import zipfile
from pathlib import Path

Row = dict[str, str]


def rows(path: Path, encoding: str = "utf-8") -> list[Row]:
    """Rows of a plain CSV with its header in line 1."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


def members(path: Path, encoding: str = "utf-8") -> dict[str, list[Row]]:
    """Rows of every CSV in a zip."""
    with zipfile.ZipFile(path) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode(encoding), newline="")))
            for name in archive.namelist()
        }


def google(path: Path) -> tuple[list[Row], dict[str, Row]]:
    """Data rows and totals rows of a Google Ads download."""
    data = path.read_bytes()
    wide = data.startswith(b"\xff\xfe")
    text = data.decode("utf-16") if wide else data.decode("utf-8")
    body = text.split("\n", 2)[2]
    found = list(csv.DictReader(io.StringIO(body, newline=""), delimiter="\t" if wide else ","))
    first = next(iter(found[0]))
    totals = {row[first]: row for row in found if row[first].startswith("Total: ")}
    return [row for row in found if not row[first].startswith("Total: ")], totals


def cents(text: str) -> int:
    """Money as printed, in hundredths."""
    whole, _, rest = text.replace(",", "").partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)

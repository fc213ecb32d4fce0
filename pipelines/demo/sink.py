"""Where the bytes go: streamed text files, deterministic zips, row counts.

Knows encodings and quoting, not what a row means.
"""

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TextIO

_ZIP_TIME: Final = (2026, 10, 1, 6, 0, 0)
_BUFFER: Final = 1 << 17


def cell(text: str, sep: str = ",") -> str:
    """One value, quoted only when it must be."""
    if sep in text or '"' in text or "\n" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def all_quoted(values: Iterable[str]) -> str:
    """One line with every value quoted, as Salesforce writes it."""
    return '"' + '","'.join(values) + '"\n'


class Table:
    """One file being appended to; rows are whole lines with their newline."""

    def __init__(self, path: Path, name: str, encoding: str, header: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.name = name
        self.rows = 0
        self._handle: TextIO = path.open(
            "w", encoding=encoding, newline="", buffering=_BUFFER, errors="replace"
        )
        self._handle.write(header)

    def write(self, lines: list[str]) -> None:
        """Append data rows."""
        if lines:
            self._handle.write("".join(lines))
            self.rows += len(lines)

    def raw(self, text: str) -> None:
        """Append text that is no data row: totals, footers, damage."""
        self._handle.write(text)

    def close(self) -> None:
        """Flush; further writes are an error."""
        self._handle.close()


class Sink:
    """A folder of files, closed together; zips are packed at the end."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._spool = root.parent / f".{root.name}_spool"
        self._open: list[Table] = []
        self._zips: dict[str, list[tuple[str, Table]]] = {}
        self.counts: dict[str, int] = {}

    def __enter__(self) -> Self:
        self.root.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for table in self._open:
            table.close()
        if kind is None:
            self.counts.update({table.name: table.rows for table in self._open})
            for archive, members in self._zips.items():
                self._pack(archive, members)
        shutil.rmtree(self._spool, ignore_errors=True)

    def table(self, name: str, encoding: str = "utf-8", header: str = "") -> Table:
        """Open a file of the folder."""
        return self._keep(Table(self.root / name, name, encoding, header))

    def member(self, archive: str, name: str, encoding: str = "utf-8", header: str = "") -> Table:
        """Open a member of a zip of the folder; it waits beside the folder until all is written."""
        table = Table(self._spool / archive / name, f"{archive}!{name}", encoding, header)
        self._zips.setdefault(archive, []).append((name, table))
        return self._keep(table)

    def prepend(self, table: Table, head: str, encoding: str = "utf-8") -> None:
        """Close a file and put text before what was written, for totals known only at the end."""
        table.close()
        body = table.path.with_name(f"{table.path.name}.body")
        table.path.rename(body)
        with table.path.open("wb") as out, body.open("rb") as rest:
            out.write(head.encode(encoding))
            shutil.copyfileobj(rest, out, _BUFFER)
        body.unlink()

    def text(self, name: str, content: str, encoding: str = "utf-8") -> None:
        """Write a small file at once."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode(encoding))

    def _keep(self, table: Table) -> Table:
        self._open.append(table)
        return table

    def _pack(self, archive: str, members: list[tuple[str, Table]]) -> None:
        path = self.root / archive
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            for name, table in members:
                info = zipfile.ZipInfo(name, _ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system = 3
                info.external_attr = 0o644 << 16
                with packed.open(info, "w", force_zip64=True) as out, table.path.open("rb") as body:
                    shutil.copyfileobj(body, out, _BUFFER)
                table.path.unlink()

"""What lies in a landing file: itself, or the members of an archive, bounded in number, size and
ratio.

Member names are only ever shown; what is unpacked lies under names of ours.
"""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipelines.exports.bounds import BombError, Limit
from pipelines.exports.bytestream import (
    Content,
    UnreadableBytesError,
    inspect,
    read_chunks,
    to_utf8,
    whole_lines,
)
from pipelines.exports.jsontable import UnreadableRecordsError, json_member, looks_like_json
from pipelines.exports.kinds import OLE, document, is_workbook, not_read, old_workbook
from pipelines.exports.landing import AGAIN, LandingFile, Member, Refused
from pipelines.exports.structured import parquet_member, sheets_to_csv

MAX_MEMBERS = 10_000
_PARQUET = b"PAR1"
_SHARE = 1 << 18  # bytes of each member that are looked at even in an archive of very many
_DAMAGED = "the archive is cut off or damaged"


def members(
    file: LandingFile, content: Content, spool: Path, at_most: int | None = None
) -> Iterator[Member | Refused]:
    """Every table in a landing file, one after the other; the text file is gone when the next one
    is asked for.

    Args:
        file: the landing file.
        content: what its own bytes are.
        spool: an empty folder of ours for unpacked and converted text.
        at_most: bytes to look at, shared among the members of an archive; all of them if None. A
            workbook is always read whole.
    """
    with file.path.open("rb") as stream:
        magic = stream.read(512)
    if file.size_bytes == 0:
        yield Refused(
            file.name,
            "the file is empty",
            "export it again; an export without data still has a header line",
        )
    elif magic.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _zip(file, content, spool, at_most)
    elif magic.startswith(b"\x1f\x8b"):
        yield _gzip(file, spool, at_most)
    elif magic.startswith(_PARQUET):
        yield parquet_member(file.name, file.path, content, spool, at_most)
    elif magic.startswith(OLE):
        told = old_workbook(file.path)
        if told:
            yield Refused(file.name, *told, file.size_bytes)
        else:
            yield from _sheets(file, content, spool)
    else:
        unread = _unread(file.name, magic, content)
        if unread:
            yield unread
        elif at_most is not None and file.size_bytes > at_most:
            with file.path.open("rb") as stream:
                yield _unpacked(file.name, stream, Limit(file.size_bytes), spool, at_most)
        else:
            yield _text_member(file.name, file.path, content, spool)


def _unread(name: str, start: bytes, content: Content) -> Refused | None:
    """The refusal of a kind of file that is not read."""
    told = not_read(start)
    if told is None and content.encoding == "binary":
        told = ("binary data", "export it as CSV")
    return Refused(name, f"{told[0]} is not read", told[1], content.size_bytes) if told else None


def _text_member(
    name: str, path: Path, content: Content, spool: Path, is_cut: bool = False
) -> Member | Refused:
    text = spool / "table.csv"
    text.unlink(missing_ok=True)
    with path.open("rb") as stream:
        is_json = looks_like_json(stream.read(64).replace(b"\0", b"").lstrip(b"\xff\xfe"))
    try:
        if content.in_place and not (is_json and content.bom_bytes):
            text.symlink_to(path.resolve())
        else:
            to_utf8(path, text, content)
        return (
            json_member(name, content, text, is_cut)
            if is_json
            else Member(name, content, text, is_cut)
        )
    except UnreadableBytesError as error:
        return Refused(name, f"the text is {error}", AGAIN, content.size_bytes)
    except UnreadableRecordsError as error:
        return Refused(name, str(error), AGAIN, content.size_bytes)


def _gzip(file: LandingFile, spool: Path, at_most: int | None) -> Member | Refused:
    try:
        with gzip.open(file.path) as stream:
            return _unpacked(file.name, stream, Limit(file.size_bytes), spool, at_most)
    except (OSError, EOFError, zlib.error):
        return Refused(file.name, _DAMAGED, AGAIN, file.size_bytes)


def _unpacked(
    name: str,
    stream: BinaryIO | gzip.GzipFile,
    limit: Limit,
    spool: Path,
    at_most: int | None,
) -> Member | Refused:
    raw = spool / "unpacked.bin"
    try:
        with raw.open("wb") as out:
            chunks = (
                read_chunks(stream, limit)  # type: ignore[arg-type]
                if at_most is None
                else whole_lines(stream, at_most)  # type: ignore[arg-type]
            )
            content = inspect(chunks, out)
        is_cut = at_most is not None and stream.tell() > content.size_bytes
    except BombError as bomb:
        return Refused(
            name, f"refused as a decompression bomb: {bomb}", "unpack it yourself if you trust it"
        )
    with raw.open("rb") as start:
        magic = start.read(512)
    if not content.size_bytes:
        return Refused(
            name,
            "the file is empty",
            "export it again; an export without data still has a header line",
        )
    if magic.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return Refused(
            name,
            "an archive inside an archive is not read",
            "unpack the outer one",
            content.size_bytes,
        )
    if magic.startswith(_PARQUET):
        return parquet_member(name, raw, content, spool, None)
    unread = _unread(name, magic, content)
    return unread or _text_member(name, raw, content, spool, is_cut)


def _zip(
    file: LandingFile, content: Content, spool: Path, at_most: int | None
) -> Iterator[Member | Refused]:
    try:
        with zipfile.ZipFile(file.path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MAX_MEMBERS:
                yield Refused(
                    file.name,
                    f"more than {MAX_MEMBERS:,} files in one archive",
                    "split the archive",
                )
            elif is_workbook(entry.filename for entry in entries):
                yield from _workbook(file, content, archive, spool)
            elif told := document(entry.filename for entry in entries):
                yield Refused(file.name, f"{told[0]} is not read", told[1], file.size_bytes)
            else:
                share = at_most and max(_SHARE, at_most // max(1, len(entries)))
                yield from _zip_members(file, archive, entries, spool, share)
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError):
        yield Refused(file.name, _DAMAGED, AGAIN, file.size_bytes)


def _zip_members(
    file: LandingFile,
    archive: zipfile.ZipFile,
    entries: list[zipfile.ZipInfo],
    spool: Path,
    at_most: int | None,
) -> Iterator[Member | Refused]:
    limit = Limit(file.size_bytes)
    for entry in sorted(entries, key=lambda each: each.filename):
        parts = entry.filename.replace("\\", "/").split("/")
        if parts[-1].startswith(".") or "__MACOSX" in parts:
            continue
        name = f"{file.name}!{entry.filename}"
        if entry.flag_bits & 1:
            yield Refused(name, "the archive is encrypted", "upload it without a password")
            continue
        try:
            with archive.open(entry) as stream:
                found = _unpacked(name, stream, limit, spool, at_most)  # type: ignore[arg-type]
        except (zipfile.BadZipFile, EOFError, OSError, zlib.error, NotImplementedError):
            found = Refused(name, _DAMAGED, AGAIN)
        yield found
        limit.next_member()


def _workbook(
    file: LandingFile, content: Content, archive: zipfile.ZipFile, spool: Path
) -> Iterator[Member | Refused]:
    """The sheets of a packed workbook, unless it is a bomb."""
    limit = Limit(file.size_bytes)
    try:
        for entry in archive.infolist():
            with archive.open(entry) as stream:
                for _ in read_chunks(stream, limit):  # type: ignore[arg-type]
                    pass
            limit.next_member()
    except BombError as bomb:
        yield Refused(file.name, f"refused as a decompression bomb: {bomb}", "export it as CSV")
    else:
        yield from _sheets(file, content, spool)


def _sheets(file: LandingFile, content: Content, spool: Path) -> Iterator[Member | Refused]:
    """Every sheet that holds something; a lone one goes by the name of the file."""
    text = spool / "table.csv"
    text.unlink(missing_ok=True)
    is_empty = True
    try:
        for sheet, place in sheets_to_csv(file.path, text):
            is_empty = False
            sha = hashlib.sha256(f"{content.sha256}{place}".encode()).hexdigest()
            told = Content(sha if place else content.sha256, content.size_bytes, "xlsx", 0)
            yield Member(f"{file.name}!{sheet}" if place else file.name, told, text)
    except UnreadableRecordsError as error:
        yield Refused(file.name, str(error), "export it as CSV", file.size_bytes)
    else:
        if is_empty:
            yield Refused(file.name, "the workbook is empty", AGAIN, file.size_bytes)

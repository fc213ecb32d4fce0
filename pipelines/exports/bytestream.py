"""One pass over the bytes of a file: hash, size, encoding by evidence, bounded copies.

Knows nothing of columns.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
_BUT_QUOTES_AND_ENDS = bytes(set(range(256)) - set(b'"\n'))
HEAD = 1 << 18
_TELLING = 4096  # bytes at the start in which a BOM and NUL bytes are looked for
_LINE_ENDS = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}
BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnreadableBytesError(ValueError):
    """The bytes cannot be a text table."""


@dataclass(frozen=True)
class Content:
    """What one pass over the bytes found."""

    sha256: str
    size_bytes: int
    encoding: str  # a Python codec name; "utf-8" and "utf-8-sig" are read in place
    bom_bytes: int

    @property
    def in_place(self) -> bool:
        """Whether DuckDB can read these bytes as they are."""
        return self.encoding in ("utf-8", "utf-8-sig", "binary")


class _Utf8Evidence:
    """Counts what is and what is not UTF-8; plain ASCII costs almost nothing."""

    def __init__(self) -> None:
        self._tail = b""
        self.valid = 0
        self.invalid = 0

    def feed(self, chunk: bytes) -> None:
        if not self._tail and chunk.isascii():
            return
        data = self._tail + chunk
        cut = _incomplete_tail(data)
        self._tail, data = data[len(data) - cut :], data[: len(data) - cut]
        self._count(data)

    def close(self) -> None:
        self._count(self._tail)
        self._tail = b""

    def _count(self, data: bytes) -> None:
        try:
            text = data.decode("utf-8")
            self.valid += len(data) - len(text)
        except UnicodeDecodeError:
            text = data.decode("utf-8", "replace")
            self.invalid += text.count("\ufffd")
            good = text.replace("\ufffd", "")
            self.valid += len(good.encode("utf-8")) - len(good)


def _incomplete_tail(data: bytes) -> int:
    """How many bytes at the end may be the start of a longer UTF-8 sequence."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte & 0xC0 == 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if needed > back else 0
        if byte & 0xC0 != 0x80:
            return 0
    return 0


def _utf16_by_zeros(head: bytes) -> str | None:
    half = max(1, len(head) // 2)
    odd, even = head[1::2].count(0) / half, head[0::2].count(0) / half
    if odd > 0.3 and even < 0.1:
        return "utf-16-le"
    if even > 0.3 and odd < 0.1:
        return "utf-16-be"
    return None


def _told_by_head(head: bytes) -> tuple[str, int] | None:
    for bom, name in BOMS:
        if head.startswith(bom):
            return name, len(bom)
    zeros = _utf16_by_zeros(head)
    if zeros:
        return zeros, 0
    return ("binary", 0) if b"\0" in head else None


def _told_by_all(utf8: _Utf8Evidence) -> tuple[str, int]:
    # A few broken bytes among proper UTF-8 stay UTF-8: those rows go to quarantine instead of
    # turning into mojibake.
    if utf8.invalid == 0 or utf8.valid > utf8.invalid:
        return "utf-8", 0
    return "cp1252", 0


def inspect(chunks: Iterator[bytes], copy_to: BinaryIO | None = None) -> Content:
    """Read everything once.

    Args:
        chunks: the bytes in order, in pieces of any size.
        copy_to: where to write the same bytes, if anywhere.
    """
    digest, utf8, size, head = hashlib.sha256(), _Utf8Evidence(), 0, b""
    told = None
    for chunk in _hashed(chunks, digest):
        size += len(chunk)
        if told is None:  # looking for UTF-8 in an archive costs more than its hash
            utf8.feed(chunk)
        if len(head) < _TELLING:
            head = (head + chunk)[:_TELLING]
            told = _told_by_head(head) if len(head) == _TELLING else None
        if copy_to is not None:
            copy_to.write(chunk)
    utf8.close()
    encoding, bom = told or _told_by_head(head) or _told_by_all(utf8)
    return Content(digest.hexdigest(), size, encoding, bom)


def _hashed(chunks: Iterator[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    """The same chunks; each is hashed while the caller looks at it and the next one is read."""
    with ThreadPoolExecutor(1) as hashing:
        update: Future[None] | None = None
        for chunk in chunks:
            if update:
                update.result()
            if len(chunk) < CHUNK:  # a small file is not worth a thread
                digest.update(chunk)
            else:
                update = hashing.submit(digest.update, chunk)
            yield chunk


def read_chunks(stream: BinaryIO, check: Callable[[int], None] | None = None) -> Iterator[bytes]:
    """The bytes of a stream in pieces; check(total so far) may raise to stop."""
    total = 0
    while chunk := stream.read(CHUNK):
        total += len(chunk)
        if check:
            check(total)
        yield chunk


def whole_lines(stream: BinaryIO, at_most: int) -> Iterator[bytes]:
    """The start of a stream as one piece: all of it, or the records that end within `at_most`
    bytes."""
    data = stream.read(at_most + 1)
    if len(data) > at_most:
        end = _LINE_ENDS.get(_utf16_by_zeros(data[:_TELLING]) or "", b"\n")
        data = data[: end_of_last_record(data, end=end) or len(data) - 1]
    if data:
        yield data


class LineEnds:
    """The line ends outside quotes in what it was fed."""

    def __init__(self) -> None:
        self.count = 0
        self.is_quoted = False

    def feed(self, chunk: bytes) -> None:
        """Count those of the bytes that follow."""
        # Two quotes cancel out, whatever stood between them: what is left opens or closes.
        marks = chunk.translate(None, _BUT_QUOTES_AND_ENDS).replace(b'""', b"").split(b'"')
        self.count += sum(part.count(b"\n") for part in marks[self.is_quoted :: 2])
        self.is_quoted ^= len(marks) % 2 == 0


def end_of_last_record(data: bytes, is_quoted: bool = False, end: bytes = b"\n") -> int:
    """Where the last record ends: behind a line end that is not inside quotes; 0 without one.

    Args:
        data: some bytes of a table.
        is_quoted: whether they begin inside quotes.
        end: the bytes of a line end.
    """
    quotes, at = is_quoted + data.count(b'"'), len(data)
    while (found := data.rfind(end, 0, at)) >= 0:
        quotes -= data.count(b'"', found, at)
        if quotes % 2 == 0:
            return found + len(end)
        at = found
    return 0


def to_utf8(source: Path, target: Path, content: Content) -> None:
    """Copy a text file as UTF-8 without byte-order mark, in bounded memory, line ends untouched.

    Raises:
        UnreadableBytesError: when the bytes do not fit the encoding that their start announced.
    """
    decoder = codecs.getincrementaldecoder(content.encoding)()
    with source.open("rb") as stream, target.open("wb") as out:
        stream.seek(content.bom_bytes)
        try:
            for chunk in read_chunks(stream):
                out.write(decoder.decode(chunk).encode("utf-8"))
            out.write(decoder.decode(b"", final=True).encode("utf-8"))
        except UnicodeDecodeError as error:
            if content.encoding == "cp1252":
                return to_utf8(
                    source, target, Content(content.sha256, content.size_bytes, "latin-1", 0)
                )
            raise UnreadableBytesError(f"not {content.encoding}: {error.reason}") from error

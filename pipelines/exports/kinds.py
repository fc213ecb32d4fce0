"""What a file is by its first bytes, where it is no table of text: which spreadsheets are read, and
the names of what is not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

OLE = b"\xd0\xcf\x11\xe0"  # old Excel, and every Office file with a password
_CSV = "export it as CSV"
_FOLLOW = "open it, download what it points to as CSV, and put that here"
_UNPACK = "unpack it here, or pack it as .zip"
_OTHER: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "PDF", _CSV),
    (b"\x89PNG", "an image", _CSV),
    (b"\xff\xd8\xff", "an image", _CSV),
    (b"GIF89a", "an image", _CSV),
    (b"GIF87a", "an image", _CSV),
    (b"{\\rtf", "an RTF document", _CSV),
    (b"MZ\x90", "a program", "move it out of the landing folder"),
    (b"SQLite format 3", "an SQLite database", _CSV),
    (b"Rar!", "a RAR archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
)
_MARKUP: tuple[tuple[str, str, str], ...] = (
    (
        r"<(!doctype\s+html|!--|html|head|body|table|script|meta)",
        "a web page",
        "log in to the tool and export again, as CSV: pages are saved instead of a file when a"
        " download asks for a login",
    ),
    (r"<(\?xml|\w+[\s>])", "XML", _CSV),
    (
        r"(return-path|received|delivered-to|mime-version|message-id|dkim-signature): ",
        "an email",
        "save the file that is attached to it here",
    ),
    (r"\[InternetShortcut\]", "a link", _FOLLOW),
    (r"\{\s*\"url\":\s*\"https://docs\.google\.com", "a link to a Google document", _FOLLOW),
)
# Members by which an archive is told to be one document.
_DOCUMENTS: tuple[tuple[str, str, str], ...] = (
    (r"word/document\.xml", "a Word document", _CSV),
    (r"ppt/presentation\.xml", "a presentation", _CSV),
    (
        r"(.*/)?Index(\.zip|/.*\.iwa)",
        "a document of Apple Numbers, Pages or Keynote",
        "open it in Numbers, choose File > Export To > CSV, and put what that gives here",
    ),
)
_TAR_AT = 257
_SEALED = "EncryptedPackage".encode("utf-16-le")
_BOOKS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}
_OLD_BYTES = 64 << 20  # an old workbook is read as a whole, into memory


def not_read(start: bytes) -> tuple[str, str] | None:
    """The name of a kind of file that is not read, and what to do about it; None for any other.

    Args:
        start: its first 512 bytes.
    """
    for magic, name, remedy in _OTHER:
        if start.startswith(magic):
            return name, remedy
    if start[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "a tar archive", _UNPACK
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").decode("latin-1")
    for pattern, name, remedy in _MARKUP:
        if re.match(pattern, text, re.IGNORECASE):
            return name, remedy
    return None


def document(names: Iterable[str]) -> tuple[str, str] | None:
    """The name of a document that is packed as an archive with these members, and what to do about
    it; None for any other archive."""
    listed = list(names)
    for pattern, name, remedy in _DOCUMENTS:
        if any(re.fullmatch(pattern, each) for each in listed):
            return name, remedy
    return None


def is_workbook(names: Iterable[str]) -> bool:
    """Whether the members of a zip are those of a spreadsheet, of Excel or LibreOffice."""
    return not _BOOKS.isdisjoint(names)


def old_workbook(path: Path) -> tuple[str, str] | None:
    """Why a file that starts like old Excel is not read, and what to do about it; None if it is."""
    if path.stat().st_size > _OLD_BYTES:
        return "an old Excel workbook of this size is not read", "save it as .xlsx or CSV"
    if _SEALED in path.read_bytes():
        return "the workbook is protected by a password", "save it without a password"
    return None

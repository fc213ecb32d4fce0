"""Ways in which a real export gets damaged or turns hostile. Each takes bytes and a seeded random
source and gives bytes; the same seed gives the same file."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]
HOSTILE = [
    "'; drop table rows; --",
    '"; copy (select 1) to "/tmp/x"',
    "../../etc/passwd",
    "*.csv",
    "load=*/rows*.parquet",
    "$fact_currency",
    "$header_currency",
    "c0",
    "_n",
    "{{ config() }}",
    "=cmd|' /C calc'!A0",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "a\x1fb",
    "%s%n",
    "$(rm -rf x)",
    "\ufeff",
    "line\nbreak",
    'say ""',
    "",
    " ",
]
_PIECES = [b'"', b'""', b"\n", b"\r", b"\r\n", b"\0", b",", b";", b"\t", b"\xff", b"\xc3", b"\xef"]
_PIECES += [b"\xef\xbb\xbf", b"\xff\xfe", b"\x1a", b"\x1f", b"'", b"\\", b"--", b"Total", b"#"]


def cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content))]


def cut_start(content: bytes, random: Random) -> bytes:
    return content[random.randrange(len(content)) :]


def repeat(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return content[:end] + content[start:]


def delete(content: bytes, random: Random) -> bytes:
    start, end = _span(content, random)
    return content[:start] + content[end:]


def delete_few(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    return content[:at] + content[at + random.randint(1, 4) :]


def flip_bits(content: bytes, random: Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(random.choice([1, 1, 3, 20])):
        damaged[random.randrange(len(damaged))] ^= 1 << random.randrange(8)
    return bytes(damaged)


def insert(content: bytes, random: Random) -> bytes:
    for _ in range(random.choice([1, 1, 2, 5])):
        at = random.randrange(len(content) + 1)
        content = content[:at] + random.choice(_PIECES) + content[at:]
    return content


def zero_tail(content: bytes, random: Random) -> bytes:
    """A copy that was interrupted on a disk that had reserved the space."""
    at = random.randrange(len(content))
    return content[:at] + b"\0" * (len(content) - at)


def other_encoding_half_way(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content))
    rest = content[at:].decode("utf-8", "replace").replace("a", "ä").replace("e", "é")
    return content[:at] + rest.encode(random.choice(["cp1252", "utf-16-le", "utf-8"]), "replace")


def other_encoding(content: bytes, random: Random) -> bytes:
    text = content.decode("utf-8", "replace").replace("a", "ä", 3)
    codec, bom = random.choice(
        [
            ("utf-16-le", b"\xff\xfe"),
            ("utf-16-be", b"\xfe\xff"),
            ("cp1252", b""),
            ("utf-16-le", b""),
        ]
    )
    encoded = bom + text.encode(codec, "replace")
    return encoded[: random.choice([len(encoded), len(encoded) - 1])]


def line_ends(content: bytes, random: Random) -> bytes:
    ends = random.choice([[b"\r\n"], [b"\r"], [b"\n", b"\r\n"], [b"\n", b"\n\n"], [b"\n", b"\r"]])
    lines = content.replace(b"\r\n", b"\n").split(b"\n")
    return b"".join(line + random.choice(ends) for line in lines)


def swap_columns(content: bytes, random: Random) -> bytes:
    def swapped(records: list[list[str]]) -> list[list[str]]:
        width = max(map(len, records))
        one, two = random.randrange(width), random.randrange(width)
        for record in records:
            if max(one, two) < len(record):
                record[one], record[two] = record[two], record[one]
        return records

    return _rewritten(content, random, swapped)


def shuffle_records(content: bytes, random: Random) -> bytes:
    def shuffled(records: list[list[str]]) -> list[list[str]]:
        head = random.choice([0, 3])
        rest = records[head:]
        random.shuffle(rest)
        return records[:head] + rest

    return _rewritten(content, random, shuffled)


def hostile_cells(content: bytes, random: Random) -> bytes:
    def replaced(records: list[list[str]]) -> list[list[str]]:
        for _ in range(random.choice([1, 3, 10])):
            record = random.choice(records)
            if record:
                record[random.randrange(len(record))] = random.choice(HOSTILE)
        return records

    return _rewritten(content, random, replaced)


def hostile_columns(content: bytes, random: Random) -> bytes:
    """Extra columns with hostile headers, the same one more than once."""

    def widened(records: list[list[str]]) -> list[list[str]]:
        width = max(map(len, records))
        names = [random.choice(HOSTILE) for _ in range(random.choice([1, 2, 6]))]
        for record in records:
            if len(record) == width:
                record += names
        return records

    return _rewritten(content, random, widened)


def ragged(content: bytes, random: Random) -> bytes:
    def torn(records: list[list[str]]) -> list[list[str]]:
        for _ in range(random.choice([1, 2, 8])):
            record = random.choice(records)
            if random.random() < 0.5:
                record.append("more")
            elif record:
                record.pop()
        return records

    return _rewritten(content, random, torn)


def another_table(content: bytes, random: Random) -> bytes:
    """The file once more below itself, header and all, as a careless concatenation leaves it."""
    return content + random.choice([b"", b"\n", b"\n\n"]) + content


def packed(content: bytes, random: Random) -> bytes:
    if random.random() < 0.5:
        whole = gzip.compress(content, mtime=0)
    else:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(random.choice(HOSTILE) or "x", content)
            archive.writestr("b.csv", cut(content, random))
        whole = out.getvalue()
    return random.choice([whole, cut(whole, random), flip_bits(whole, random)])


def _span(content: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(content))
    return start, min(len(content), start + random.choice([1, 10, 100, 1000]))


def _rewritten(
    content: bytes, random: Random, change: Callable[[list[list[str]]], list[list[str]]]
) -> bytes:
    text = content.decode("utf-8", "replace")
    delimiter = max(",;\t|", key=text.count)
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    out = io.StringIO(newline="")
    quoting = random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    writer.writerows(change(records) if records else records)
    return out.getvalue().encode("utf-8", "replace")


MUTATIONS: list[Mutation] = [
    *(cut, cut_start, repeat, delete, delete_few, flip_bits, insert, zero_tail),
    *(other_encoding_half_way, other_encoding, line_ends, swap_columns, shuffle_records),
    *(hostile_cells, hostile_columns, ragged, another_table, packed),
]

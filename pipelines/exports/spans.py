"""Bytes of a file as a file of their own, which DuckDB reads without a copy of them."""

from __future__ import annotations

import io
import threading
from typing import Any, ClassVar
from urllib.parse import quote, unquote

import duckdb
from fsspec.spec import AbstractFileSystem

from pipelines.exports.source import Span

_PROTOCOL = "span"
_REGISTERING = threading.Lock()


def address(path: str, span: Span) -> str:
    """What DuckDB calls those bytes, once serve_spans() was called."""
    return f"{_PROTOCOL}://{quote(path, safe='')}/{span.start}-{span.end}"


def serve_spans(con: duckdb.DuckDBPyConnection) -> None:
    """Let a database, and so every cursor of it, read the bytes that address() names."""
    with _REGISTERING:
        if _PROTOCOL not in con.list_filesystems():
            con.register_filesystem(_SpanFileSystem())


class _SpanFile(io.FileIO):
    """Positions count from the start of the span."""

    def __init__(self, path: str, span: Span) -> None:
        super().__init__(path)
        self._span = span
        super().seek(span.start)

    def __del__(self) -> None:
        self.close()  # DuckDB lets go of a file, and does not close it

    def read(self, size: int | None = -1, /) -> bytes:
        left = self._span.end - super().tell()
        return super().read(left if size is None or size < 0 else min(size, left)) or b""

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("a span is sought from its start")
        return super().seek(self._span.start + offset) - self._span.start

    def tell(self) -> int:
        return super().tell() - self._span.start


class _SpanFileSystem(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    protocol: ClassVar[str] = _PROTOCOL

    def glob(self, path: str, **_options: Any) -> list[str]:
        return [path]  # an address is never a pattern

    def info(self, path: str, **_options: Any) -> dict[str, Any]:
        _, span = _named(path)
        return {"name": path, "size": span.end - span.start, "type": "file"}

    def _open(self, path: str, mode: str = "rb", **_options: Any) -> _SpanFile:
        return _SpanFile(*_named(path))


def _named(name: str) -> tuple[str, Span]:
    path, numbers = name.removeprefix(f"{_PROTOCOL}://").split("/")
    start, end = numbers.split("-")
    return unquote(path), Span(int(start), int(end))
